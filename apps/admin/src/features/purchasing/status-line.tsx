import type { PurchaseOrderDetail } from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { cx } from '@larder/ui';
import styles from './purchasing.module.css';

interface Stop {
  readonly key: string;
  readonly label: string;
  readonly at: string | null;
  readonly note?: string | undefined;
  readonly tone?: 'bad' | undefined;
}

/** Where the order has been and where it stands: one line of dots. */
export function StatusLine({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  return (
    <ol className={cx(styles['flow'], 'no-print')}>
      {stopsOf(order, t).map((stop) => (
        <li
          key={stop.key}
          className={cx(styles['stop'], stop.at !== null && styles['reached'], stop.tone === 'bad' && styles['bad'])}
        >
          <strong>{stop.label}</strong>
          <span className="num">{stop.at === null ? t('flow.pending') : formats.dateTime(stop.at)}</span>
          {stop.note ? <span className={styles['quiet']}>{stop.note}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function stopsOf(order: PurchaseOrderDetail, t: ReturnType<typeof useTranslations>): Stop[] {
  const sentNote = order.sentVia === null ? undefined : t(`sentVia.${order.sentVia}`, { name: order.sentByName ?? '' });
  const approvalStop = approvalOf(order, t);
  const first = order.receipts.find((r) => r.status === 'posted')?.postedAt ?? null;
  const stops: Stop[] = [
    { key: 'created', label: t('flow.created'), at: order.createdAt },
    ...(approvalStop ? [approvalStop] : []),
    { key: 'sent', label: t('flow.sent'), at: order.sentAt, note: sentNote },
  ];
  if (order.cancelledAt)
    return [
      ...stops,
      {
        key: 'cancelled',
        label: t('flow.cancelled'),
        at: order.cancelledAt,
        note: order.cancelReason ?? undefined,
        tone: 'bad',
      },
    ];
  stops.push({
    key: 'received',
    label: order.status === 'partially_received' ? t('status.partially_received') : t('flow.received'),
    at: order.receivedAt ?? first,
  });
  if (order.closedAt)
    stops.push({
      key: 'closed',
      label: t('flow.closed'),
      at: order.closedAt,
      note: [order.closeReason ? t(`closeReason.${order.closeReason}`) : null, order.closeNote]
        .filter(Boolean)
        .join('：'),
    });
  return stops;
}

/** Headquarters' part; none when nobody had to be asked, or when the goods came before the answer. */
function approvalOf(order: PurchaseOrderDetail, t: ReturnType<typeof useTranslations>): Stop | null {
  const { approval, approvalState: state } = order;
  if (!approval || state === 'required') return null;
  const name = approval.decidedByName ?? '';
  const minutes = approval.elapsedMinutes ?? 0;
  const time =
    minutes < 60
      ? t('approval.minutes', { count: minutes })
      : t('approval.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return {
    key: 'approval',
    label: t(state === 'returned' ? 'approval.state.returned' : 'flow.approval'),
    at: approval.decidedAt,
    ...(approval.decidedAt ? { note: t('approval.took', { name, time }) } : {}),
    ...(state === 'returned' ? { tone: 'bad' as const } : {}),
  };
}
