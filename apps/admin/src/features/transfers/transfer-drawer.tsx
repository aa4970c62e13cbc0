import { type TransferDetail, transferRoutes } from '@larder/contracts/inventory/transfers';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Drawer } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { EndDialog } from './end-dialog.tsx';
import { MovedList } from './moved-list.tsx';
import { SettleDialog } from './settle-dialog.tsx';
import styles from './transfers.module.css';
import { sideName, stateTone, type Verb, verbsOf } from './words.ts';

interface TransferDrawerProps {
  open: boolean;
  id: string;
  onClose: () => void;
}

/** One transfer: who agreed, what goes, lot by lot, and the one thing to do next. */
export function TransferDrawer({ open, id, onClose }: TransferDrawerProps) {
  const t = useTranslations('transfers');
  const query = useQuery({
    ...apiQuery('inventory', transferRoutes.get, { params: { id } }),
    enabled: open && id !== '',
  });
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('title')} size="wide">
      {open ? (
        <QueryGate query={query}>{(transfer) => <Body key={transfer.version} transfer={transfer} />}</QueryGate>
      ) : null}
    </Drawer>
  );
}

function Body({ transfer }: { transfer: TransferDetail }) {
  const t = useTranslations('transfers');
  const formats = useFormats();
  const [moved, setMoved] = useState<ReadonlyMap<number, string>>(new Map());
  const [readable, setReadable] = useState(true);
  const onMoved = (changes: ReadonlyMap<number, string>, all: boolean) => {
    setMoved(changes);
    setReadable(all);
  };
  const [asking, setAsking] = useState<'decline' | 'cancel' | 'settle' | null>(null);
  const verbs = verbsOf(transfer);
  const options = { invalidates: ['inventory', 'audit'] };
  const params = { id: transfer.id };
  const { version } = transfer;
  const agree = useApiMutation({ route: transferRoutes.agree, ...options, success: () => t('done.agree') });
  const ship = useApiMutation({ route: transferRoutes.ship, ...options, success: () => t('done.ship') });
  const receive = useApiMutation({ route: transferRoutes.receive, ...options, success: () => t('done.receive') });
  const busy = agree.isPending || ship.isPending || receive.isPending;
  const act = (verb: Verb) => {
    const changes = [...moved];
    if (verb === 'agree') agree.mutate({ params, body: { version } });
    else if (verb === 'ship')
      ship.mutate({ params, body: { version, lines: changes.map(([lineNo, quantity]) => ({ lineNo, quantity })) } });
    else if (verb === 'receive')
      receive.mutate({
        params,
        body: { version, parcels: changes.map(([parcelNo, quantity]) => ({ parcelNo, quantity })) },
      });
    else setAsking(verb);
  };
  const parcels = transfer.parcels;
  return (
    <div className={styles['body']}>
      <div className={styles['head']}>
        <strong>
          {t('route', { from: sideName(formats.locale, transfer.from), to: sideName(formats.locale, transfer.to) })}
        </strong>
        <Badge tone={stateTone(transfer.state)}>{t(`states.${transfer.state}`)}</Badge>
      </div>
      <Facts
        items={[
          { label: `${t('from')} · ${sideName(formats.locale, transfer.from)}`, value: agreedWords(transfer.from) },
          { label: `${t('to')} · ${sideName(formats.locale, transfer.to)}`, value: agreedWords(transfer.to) },
          { label: t('planned'), value: formats.businessDay(transfer.plannedOn, 'short') },
          {
            label: t('createdBy'),
            value: t('created', { name: transfer.createdByName, time: formats.dateTime(transfer.createdAt) }),
          },
          { label: t('origin'), value: t(`origins.${transfer.origin}`) },
          { label: t('shippedAt'), value: transfer.shippedAt ? formats.dateTime(transfer.shippedAt) : null },
          { label: t('receivedAt'), value: transfer.receivedAt ? formats.dateTime(transfer.receivedAt) : null },
          { label: t('note'), value: transfer.note },
          {
            label: t('settled'),
            value: transfer.settlement ? t(`settlements.${transfer.settlement}`) : null,
          },
          { label: t('reason'), value: transfer.endNote },
        ].filter((fact) => fact.value !== null)}
      />
      {parcels.length === 0 ? (
        <MovedList
          title={t('planTitle')}
          hint={verbs.includes('ship') ? t('shipHint') : null}
          rows={transfer.lines.map((line) => ({
            no: line.lineNo,
            name: nameIn(formats.locale, line),
            detail:
              line.onHand === null
                ? line.sku
                : `${line.sku} · ${t('onHand')} ${formats.quantity(line.onHand, line.baseUom)}`,
            unit: line.baseUom,
            most: line.requested,
            done: null,
          }))}
          onChange={verbs.includes('ship') ? onMoved : null}
        />
      ) : (
        <MovedList
          title={t('parcels')}
          hint={verbs.includes('receive') ? t('receiveHint') : null}
          rows={parcels.map((parcel) => ({
            no: parcel.parcelNo,
            name: nameIn(formats.locale, parcel),
            detail: [
              parcel.lotCode ?? t('noLot'),
              parcel.expiresOn ? t('expires', { date: formats.businessDay(parcel.expiresOn, 'short') }) : null,
              parcel.cost === null ? null : formats.money(parcel.cost, transfer.currency),
            ]
              .filter(Boolean)
              .join(' · '),
            unit: parcel.baseUom,
            most: parcel.shipped,
            done: parcel.received,
          }))}
          onChange={verbs.includes('receive') ? onMoved : null}
        />
      )}
      {verbs.length > 0 ? (
        <div className={styles['actions']}>
          {[...verbs].reverse().map((verb) => (
            <Button
              key={verb}
              variant={verb === verbs[0] && verb !== 'cancel' ? 'primary' : 'secondary'}
              loading={busy && verb === verbs[0]}
              disabled={busy || (!readable && (verb === 'ship' || verb === 'receive'))}
              onClick={() => act(verb)}
            >
              {t(verb)}
            </Button>
          ))}
        </div>
      ) : null}
      {asking === 'decline' || asking === 'cancel' ? (
        <EndDialog transfer={transfer} verb={asking} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'settle' ? <SettleDialog transfer={transfer} onClose={() => setAsking(null)} /> : null}
    </div>
  );

  function agreedWords(side: TransferDetail['from']): string {
    return side.agreedBy ? t('agreedBy', { name: side.agreedBy }) : t('notAgreed');
  }
}
