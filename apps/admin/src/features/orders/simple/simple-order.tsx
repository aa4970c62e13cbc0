import type { OrderDetail } from '@larder/contracts/ordering/order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { CloudOff, Rows3, Square, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useValue } from '../../../lib/observable.ts';
import { ApprovalPathButton } from '../approval-path.tsx';
import { ChangeStrips } from '../change-strips.tsx';
import { ConflictDialog } from '../conflict-dialog.tsx';
import { type OrderRow, QUANTITY } from '../model.ts';
import { Approved, WithdrawButton } from '../order-dock.tsx';
import { CutoffWords, lastsWords, lineName, StateBadge, sourceName } from '../order-words.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { orderDetail } from '../routes.tsx';
import type { OrderSession } from '../session/order-session.ts';
import { type OpenSheet, useOrderSheet } from '../session/use-order-session.ts';
import { usePassed } from '../use-now.ts';
import { type Submitting, submitWords, useSubmit } from '../use-submit.tsx';
import { Awaited } from './awaited.tsx';
import { needsLook } from './needs-look.ts';
import styles from './simple.module.css';
import { SimpleCard } from './simple-card.tsx';
import { useReader, useVoice } from './use-reader.ts';

type Asking = { readonly kind: 'reason' | 'conflict'; readonly row: OrderRow } | null;

/** An order for somebody who wants to read little: a sentence, at most five cards, one large button. */
export default function SimpleOrder({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const setSearch = orderDetail.useSetSearch();
  const passed = usePassed(order.cutoffAt);
  const editable = order.canEdit && (order.state === 'reviewing' || order.state === 'generated') && !passed;
  const sheet = useOrderSheet(order, editable);
  const { rows, session, review } = sheet;
  const cards = useCards(sheet);
  const { ordered } = useValue(review);
  const [asking, setAsking] = useState<Asking>(null);
  const rowOf = (id: string) => rows.find((row) => row.id === id) ?? null;
  const ask = (kind: 'reason' | 'conflict', id: string) => {
    const row = rowOf(id);
    if (row) setAsking({ kind, row });
  };
  const submit = useSubmit({
    order,
    session,
    review,
    onMissingReason: (id) => ask('reason', id),
    incompleteSaid: true,
  });

  const summary = ordered === 0 ? t('simple.nothing') : t('simple.title', { count: ordered });
  const look = cards.length === 0 ? t('simple.allUsual') : t('simple.look', { count: cards.length });
  const hint = editable ? look : '';
  const voice = useVoice(formats.locale);
  const reader = useReader(voice);
  const read = () => reader.start([`${summary}${t('comma')}${hint}`, ...cards.map((row) => spoken(row))]);
  const spoken = (row: OrderRow) =>
    t('simple.spoken', {
      name: lineName(formats.locale, row.line),
      lasts: lastsWords(t, formats, row),
      quantity: session.store.value(row.id, QUANTITY) ?? row.suggested,
      unit: formats.unit(row.line.packUom),
    });
  const show = (id: string) => {
    if (session.status.get().conflicts.has(id)) ask('conflict', id);
    else document.querySelector(`[data-card="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' });
  };
  return (
    <div className={styles['simple']}>
      <Head order={order} summary={summary} hint={hint} read={reader.at === 0} />
      <ChangeStrips rows={rows} session={session} editable={editable} onShow={show} />
      {editable ? (
        <ul className={styles['cards']}>
          {cards.map((row, index) => (
            <SimpleCard
              key={row.id}
              orderId={order.id}
              row={row}
              store={session.store}
              policy={order.policy}
              editable={editable}
              read={reader.at === index + 1}
              onSay={voice ? (text) => reader.start([text], index + 1) : undefined}
              onAccept={(one) => session.settleStale([one.id], 'accept')}
              onConflict={(one) => ask('conflict', one.id)}
            />
          ))}
        </ul>
      ) : null}
      {order.state === 'awaiting_approval' ? <Awaited order={order} /> : null}
      <p className={styles['other']}>
        <Button variant="quiet" icon={<Rows3 aria-hidden />} onClick={() => setSearch({ mode: 'full' }, 'push')}>
          {t('simple.full')}
        </Button>
      </p>
      <div className={styles['dock']}>
        <Saving session={session} />
        {voice && editable ? (
          <Button
            className={styles['big']}
            icon={reader.at === null ? <Volume2 aria-hidden /> : <Square aria-hidden />}
            onClick={() => (reader.at === null ? read() : reader.stop())}
          >
            {reader.at === null ? t('simple.read') : t('simple.stopReading')}
          </Button>
        ) : null}
        {editable && submit.path ? <ApprovalPathButton preview={submit.path} /> : null}
        {editable ? <OrderButton submit={submit} /> : null}
        <Decided order={order} />
      </div>
      {submit.dialog}
      {asking?.kind === 'reason' ? (
        <ReasonDialog row={asking.row} store={session.store} onClose={() => setAsking(null)} />
      ) : null}
      {asking?.kind === 'conflict' ? (
        <ConflictDialog row={asking.row} session={session} onClose={() => setAsking(null)} />
      ) : null}
    </div>
  );
}

/** What is to be ordered, from whom, until when; and what the person should know before they say yes. */
function Head({
  order,
  summary,
  hint,
  read,
}: {
  readonly order: OrderDetail;
  readonly summary: string;
  /** '' once the order is decided: its state stands there instead. */
  readonly hint: string;
  readonly read: boolean;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const days = order.incompleteDays.map((day) => formats.businessDay(day)).join(t('listSeparator'));
  const open = order.state === 'generated' || order.state === 'reviewing';
  return (
    <header className={styles['head']} data-read={read}>
      <h1>{summary}</h1>
      <p className={styles['facts']}>
        <span>{sourceName(formats.locale, order)}</span>
        <span>{t('lead.delivery', { date: formats.businessDay(order.deliveryDate, 'short') })}</span>
        {open ? <CutoffWords at={order.cutoffAt} /> : <StateBadge state={order.state} />}
      </p>
      {hint ? <p>{hint}</p> : null}
      {order.dataCompleteness === 'incomplete' && hint ? (
        <p className={styles['warn']}>{t('incomplete.notice', { days })}</p>
      ) : null}
      {order.returnComment && hint ? (
        <p className={styles['warn']}>{t('returned', { comment: order.returnComment })}</p>
      ) : null}
    </header>
  );
}

/** What can be done with an order that has left the sheet: take the question back, or the approval while there is time. */
function Decided({ order }: { readonly order: OrderDetail }) {
  if (order.state === 'awaiting_approval') return <WithdrawButton order={order} className={styles['big']} />;
  if (order.state !== 'approved' && order.state !== 'released') return null;
  return (
    <div className={styles['done']}>
      <Approved order={order} />
    </div>
  );
}

/** Speaks only when something has not reached the server. */
function Saving({ session }: { readonly session: OrderSession }) {
  const t = useTranslations('orders');
  const { save, unsent } = useValue(session.status);
  if (save !== 'waiting' && save !== 'failed') return null;
  return (
    <span className={styles['saving']} role="status">
      <CloudOff aria-hidden />
      {save === 'waiting' ? t('save.waiting', { count: unsent }) : t('save.failed')}
    </span>
  );
}

function OrderButton({ submit }: { readonly submit: Submitting }) {
  const t = useTranslations('orders');
  return (
    <Button
      variant="primary"
      className={styles['big']}
      loading={submit.busy}
      disabled={submit.ordered === 0}
      onClick={submit.press}
    >
      {submitWords(t, submit, t('simple.order'))}
    </Button>
  );
}

/** The cards of this visit: one that was shown stays where it is while its number is changed. */
function useCards({ rows, session }: OpenSheet): OrderRow[] {
  const [ids, setIds] = useState<readonly string[]>(() =>
    needsLook(rows, session.store.patches()).map((row) => row.id),
  );
  const { conflicts } = useValue(session.status);
  useEffect(() => {
    const wanted = needsLook(rows, session.store.patches()).map((row) => row.id);
    const urgent = wanted.filter((id) => conflicts.has(id));
    setIds((now) => {
      const next = [...now, ...urgent.filter((id) => !now.includes(id))];
      return next.length === now.length ? now : next;
    });
  }, [rows, session, conflicts]);
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}
