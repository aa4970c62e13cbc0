import { type RequestDetail, requestRoutes } from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Drawer, toast } from '@larder/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { todayIn } from '../../lib/business-day.ts';
import { apiQuery, queryKey, useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { Facts, QueryGate } from '../detail-page.tsx';
import { FormButtons } from '../form.tsx';
import { AcceptForm, CHANGED, DeclineForm, useUndoRequest } from './decide-request.tsx';
import { quantityWords, stateTone } from './request-words.ts';
import styles from './requests.module.css';

interface RequestDrawerProps {
  readonly open: boolean;
  readonly requestId: string;
  readonly onClose: () => void;
}

/** One request: what was asked, what became of it, and for the manager the answer. */
export function RequestDrawer({ open, requestId, onClose }: RequestDrawerProps) {
  const t = useTranslations('requests');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('detail')}>
      {open ? <Loaded key={requestId} id={requestId} onClose={onClose} /> : null}
    </Drawer>
  );
}

function Loaded({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(apiQuery('ordering', requestRoutes.get, { params: { id } }));
  return <QueryGate query={query}>{(request) => <Body request={request} onClose={onClose} />}</QueryGate>;
}

function Body({ request, onClose }: { request: RequestDetail; onClose: () => void }) {
  const t = useTranslations('requests');
  const { locale } = useFormats();
  const may = useMay();
  const session = useSession();
  const [declining, setDeclining] = useState(false);
  const zone = session.stores.find((store) => store.id === request.store.id)?.zone ?? session.tenant.zone;
  const decides = request.state === 'open' && may('ordering.request.decide');
  return (
    <div className={styles['stack']}>
      <span className={styles['line']}>
        <span>
          <strong>{nameIn(locale, request.item)}</strong> <small className="num">{request.item.sku}</small>
        </span>
        <Badge tone={stateTone(request.state)}>{t(`states.${request.state}`)}</Badge>
      </span>
      <RequestFacts request={request} />
      {decides && !declining ? (
        <AcceptForm request={request} today={todayIn(zone)} onDone={onClose} onDecline={() => setDeclining(true)} />
      ) : null}
      {decides && declining ? (
        <DeclineForm request={request} onDone={onClose} onBack={() => setDeclining(false)} />
      ) : null}
      <OwnActions request={request} />
      <History request={request} />
    </div>
  );
}

function RequestFacts({ request }: { request: RequestDetail }) {
  const t = useTranslations('requests');
  const formats = useFormats();
  const { locale } = formats;
  const quantity = (value: string) => quantityWords(t, formats, value, request);
  const also = request.alsoAskedBy.map((p) => p.name).join(locale === 'en' ? ', ' : '、');
  const { order } = request;
  return (
    <Facts
      items={[
        { label: t('quantity'), value: quantity(request.quantity) },
        { label: t('reason'), value: t(`reasons.${request.reason}`) },
        { label: t('note'), value: request.note },
        { label: t('neededBy'), value: request.neededBy ? formats.businessDay(request.neededBy, 'short') : null },
        {
          label: t('askedBy'),
          value: also ? `${request.askedBy.name} · ${t('also', { names: also })}` : request.askedBy.name,
        },
        { label: t('store'), value: nameIn(locale, request.store) },
        {
          label: t('state'),
          value:
            request.state === 'open'
              ? t('expires', { time: formats.dateTime(request.expiresAt) })
              : request.expiryCause
                ? t(`expiry.${request.expiryCause}`)
                : request.declineReason
                  ? [t(`declines.${request.declineReason}`), request.declineNote].filter(Boolean).join(' · ')
                  : null,
        },
        {
          label: t('order'),
          value: order
            ? [
                t('orderOf', { date: formats.businessDay(order.deliveryDate, 'short') }),
                order.lineQuantity === null ? '' : t('lineOrdered', { quantity: quantity(order.lineQuantity) }),
              ]
                .filter(Boolean)
                .join(' · ')
            : null,
        },
      ]}
    />
  );
}

function OwnActions({ request }: { request: RequestDetail }) {
  const t = useTranslations('requests');
  const client = useQueryClient();
  const problemText = useProblemText();
  const undo = useUndoRequest();
  const [undoing, setUndoing] = useState(false);
  const withdraw = useApiMutation({
    route: requestRoutes.withdraw,
    invalidates: ['ordering'],
    success: () => t('withdrawn'),
  });
  const takeBack = () => {
    setUndoing(true);
    void undo(request)
      .catch((error: unknown) => toast.error(problemText(error)))
      .then(() => Promise.all(CHANGED.map((module) => client.invalidateQueries({ queryKey: queryKey(module) }))))
      .finally(() => setUndoing(false));
  };
  if (!request.canUndo && !request.canWithdraw) return null;
  return (
    <FormButtons>
      {request.canWithdraw ? (
        <Button
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ params: { id: request.id }, body: { version: request.version } })}
        >
          {t('withdraw')}
        </Button>
      ) : null}
      {request.canUndo ? (
        <Button loading={undoing} onClick={takeBack}>
          {t('undoDecision')}
        </Button>
      ) : null}
    </FormButtons>
  );
}

function History({ request }: { request: RequestDetail }) {
  const t = useTranslations('requests');
  const formats = useFormats();
  return (
    <section>
      <h3>{t('history')}</h3>
      <ul className={styles['list']}>
        {request.events.map((event) => (
          <li key={`${event.at} ${event.event}`}>
            <span className={styles['line']}>
              <span>
                {t(`events.${event.event}`, { quantity: quantityWords(t, formats, event.quantity, request) })}{' '}
                <small>{event.by.name || t('system')}</small>
              </span>
              <small className="num">{formats.dateTime(event.at)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
