import type { RouteOutput } from '@larder/contracts/common/route';
import { quarantineRoutes } from '@larder/contracts/pos-sync/quarantine';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Drawer, Field, Textarea } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { asTicket, type Json, withValue } from './model.ts';
import { PayloadTree } from './payload-tree.tsx';
import styles from './quarantine.module.css';

type Held = RouteOutput<typeof quarantineRoutes.get>;

/** A held ticket: why it waits, what came, and the two ways on. */
export function TicketDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('quarantine');
  return (
    <Drawer open={id !== ''} onOpenChange={(open) => (open ? undefined : onClose())} title={t('heldTitle')} size="wide">
      {id === '' ? null : <Loaded key={id} id={id} onClose={onClose} />}
    </Drawer>
  );
}

function Loaded({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(apiQuery('pos-sync', quarantineRoutes.get, { params: { id } }));
  return (
    <QueryGate query={query}>{(held) => <HeldTicket key={held.version} held={held} onClose={onClose} />}</QueryGate>
  );
}

function HeldTicket({ held, onClose }: { held: Held; onClose: () => void }) {
  const t = useTranslations('quarantine');
  const formats = useFormats();
  const { stores } = useSession();
  const may = useMay();
  const [ticket, setTicket] = useState(() => asTicket(held.payload));
  const [discarding, setDiscarding] = useState(false);
  const store = stores.find(({ id }) => id === held.storeId);
  const fix = useApiMutation({
    route: quarantineRoutes.fix,
    invalidates: ['pos-sync', 'sales', 'inventory'],
    success: () => t('fixed'),
    onSuccess: onClose,
  });
  const editable = held.state === 'open' && may('pos-sync.quarantine.write') && ticket !== null;
  return (
    <div className={styles['held']}>
      <p className={styles['why']}>
        <strong>{t(`reason.${held.reason}`)}</strong>
        <span>{t(`reasonHelp.${held.reason}`)}</span>
        <code>{held.detail}</code>
      </p>
      <Facts
        items={[
          { label: t('receipt'), value: held.receiptNo },
          { label: t('store'), value: store ? nameIn(formats.locale, store) : null },
          { label: t('date'), value: held.businessDate === null ? null : formats.businessDate(held.businessDate) },
          { label: t('received'), value: formats.dateTime(held.receivedAt) },
          { label: t('resolution'), value: held.resolution },
          { label: t('resolvedBy'), value: held.resolvedByName },
        ]}
      />
      <section>
        <h3>{t('content')}</h3>
        <p className={styles['quiet']}>{t('noPersons')}</p>
        <PayloadTree
          value={(ticket ?? held.payload) as Json}
          onEdit={
            editable
              ? (path, value) => setTicket((now) => (now === null ? now : (withValue(now, path, value) as typeof now)))
              : undefined
          }
        />
      </section>
      {editable ? (
        <div className={styles['buttons']}>
          <Button variant="danger" onClick={() => setDiscarding(true)}>
            {t('discard')}
          </Button>
          <Button
            variant="primary"
            loading={fix.isPending}
            onClick={() => fix.mutate({ params: { id: held.id }, body: { version: held.version, ticket } })}
          >
            {t('retry')}
          </Button>
        </div>
      ) : null}
      <DiscardDialog held={held} open={discarding} onOpenChange={setDiscarding} onDone={onClose} />
    </div>
  );
}

const SHORTEST = 3;

function DiscardDialog({
  held,
  open,
  onOpenChange,
  onDone,
}: {
  held: Held;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
}) {
  const t = useTranslations('quarantine');
  const [reason, setReason] = useState('');
  const discard = useApiMutation({
    route: quarantineRoutes.discard,
    invalidates: ['pos-sync'],
    success: () => t('discarded'),
    onSuccess: onDone,
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('discardTitle')}
      description={t('discardDetail')}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('keep')}</Button>
          <Button
            variant="danger"
            disabled={reason.trim().length < SHORTEST}
            loading={discard.isPending}
            onClick={() =>
              discard.mutate({ params: { id: held.id }, body: { version: held.version, reason: reason.trim() } })
            }
          >
            {t('discard')}
          </Button>
        </>
      }
    >
      <Field label={t('discardReason')} required>
        <Textarea value={reason} maxLength={300} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
