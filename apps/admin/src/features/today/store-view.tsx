import type { StoreToday } from '@larder/contracts/bi/today';
import type { Formats } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, buttonClass, LedgerBand, Stat } from '@larder/ui';
import type { ReactNode } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { change } from '../../lib/change.ts';
import type { RouteTarget } from '../../lib/feature.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { AsOf } from './as-of.tsx';
import { AttentionDetail, AttentionReason } from './attention-list.tsx';
import { isUnanswered, keyOf, nextCutoff, pressure, type StoreOrder, targetOf } from './model.ts';
import { OutlookSlot } from './outlook-slot.tsx';
import { NearExpiry, RunningOut } from './shelf-lists.tsx';
import styles from './today.module.css';
import { useNow } from './use-now.ts';

/** Reasons that already stand as orders or deliveries of their own. */
const OWN_ROWS = new Set(['order_due', 'delivery_due', 'delivery_short']);

/** What one store has to do today, the nearest cut-off as the headline. */
export function StoreView({ data, receivedAt, foot }: { data: StoreToday; receivedAt: number; foot?: ReactNode }) {
  const { locale } = useFormats();
  const now = useNow(data.now, receivedAt);
  const title = useHeadline(data, now);
  return (
    <div className={styles['page']}>
      <PageHead
        title={title}
        lead={
          <span className={styles['lead']}>
            <span>{nameIn(locale, data.store)}</span>
            <AsOf asOf={data.asOf} stale={data.stale} now={now} />
          </span>
        }
      />
      <div className={styles['storeColumns']}>
        <div className={styles['main']}>
          <Tasks data={data} now={now} />
          <Yesterday data={data} />
          {foot}
        </div>
        <div className={styles['side']}>
          <RunningOut data={data} />
          <NearExpiry data={data} />
          <OutlookSlot unitId={data.store.id} />
        </div>
      </div>
    </div>
  );
}

const DAY_MS = 86_400_000;
/** From here on the seconds matter; before, the day and the hour do. */
const COUNTDOWN_MS = DAY_MS / 2;

/** The day of an instant in the store's zone. */
const dayOf = (formats: Formats, instant: string | number): string =>
  formats.businessDay(new Date(instant).toLocaleDateString('sv-SE', { timeZone: formats.zone }));

/** The most pressing thing as a sentence. */
function useHeadline(data: StoreToday, now: number): string {
  const t = useTranslations('today');
  const formats = useFormats();
  const cutoff = nextCutoff(data.orders);
  if (cutoff) {
    const values = { time: formats.time(cutoff.cutoffAt), count: cutoff.count };
    const due = dayOf(formats, cutoff.cutoffAt);
    if (due === dayOf(formats, now)) return t('store.orders', values);
    return due === dayOf(formats, now + DAY_MS)
      ? t('store.ordersLater', values)
      : t('store.ordersOn', { ...values, date: due });
  }
  const deliveries = data.deliveries.filter((d) => !d.done).length;
  if (deliveries > 0) return t('store.deliveries', { count: deliveries });
  const other = data.attention.filter((a) => !OWN_ROWS.has(a.kind)).length;
  if (other > 0) return t('store.other', { count: other });
  return data.counts && data.counts.items > 0 ? t('store.counts') : t('store.done');
}

type Edge = 'critical' | 'soon' | 'calm' | 'done';

interface TaskProps {
  edge: Edge;
  title: ReactNode;
  note: ReactNode;
  /** Countdown or a mark at the end of the row. */
  end?: ReactNode;
  action?: { target: RouteTarget; label: string; primary: boolean } | undefined;
}

function Task({ edge, title, note, end, action }: TaskProps) {
  return (
    <li className={styles['task']} data-edge={edge}>
      <div className={styles['rowText']}>
        <span className={styles['rowTitle']}>{title}</span>
        <span className={styles['rowNote']}>{note}</span>
      </div>
      {end ? <span className={styles['taskEnd']}>{end}</span> : null}
      {action ? (
        <RouteLink className={buttonClass(action.primary ? 'primary' : 'secondary')} target={action.target}>
          {action.label}
        </RouteLink>
      ) : null}
    </li>
  );
}

const RECEIVING: RouteTarget = { to: '/receiving', params: {}, search: {} };
const COUNT: RouteTarget = { to: '/stock/count', params: {}, search: {} };

function Tasks({ data, now }: { data: StoreToday; now: number }) {
  const t = useTranslations('today');
  const { locale } = useFormats();
  const may = useMay();
  const open = data.orders.filter(isUnanswered);
  // What can wait until tomorrow stands below what is wrong today.
  const isCalm = (order: StoreOrder) => pressure(order.cutoffAt, now) === 'calm';
  const pressing = open.filter((order) => !isCalm(order));
  const calm = open.filter(isCalm);
  const answered = data.orders.filter((o) => !isUnanswered(o));
  const sourceOf = (row: { sourceName: string; sourceNameEn: string | null }) =>
    nameIn(locale, { name: row.sourceName, nameEn: row.sourceNameEn });
  const waiting = data.deliveries.filter((d) => !d.done);
  const others = data.attention.filter((a) => !OWN_ROWS.has(a.kind));
  const { counts } = data;
  const hasCount = counts !== null && counts.items > 0 && may('inventory.count.write');
  const isEmpty = data.orders.length + data.deliveries.length + others.length === 0 && !hasCount;
  return (
    <Panel title={t('store.tasks')}>
      {isEmpty ? <p className={styles['panelNote']}>{t('store.done')}</p> : null}
      <ul className={styles['tasks']}>
        {pressing.map((order) => (
          <OrderTask key={order.id} order={order} source={sourceOf(order)} now={now} />
        ))}
        {waiting.map((d) => (
          <Task
            key={d.id}
            edge={d.late ? 'critical' : 'soon'}
            title={t('store.delivery', { source: sourceOf(d) })}
            note={<DeliveryNote delivery={d} />}
            action={{ target: RECEIVING, label: t('store.receive'), primary: may('supply-chain.receiving.write') }}
          />
        ))}
        {others.map((item) => (
          <Task
            key={keyOf(item)}
            edge={item.severity === 'critical' ? 'critical' : 'soon'}
            title={<AttentionReason item={item} />}
            note={<AttentionDetail item={item} now={now} />}
            action={{ target: targetOf(item), label: t(`attention.action.${item.action.target}`), primary: false }}
          />
        ))}
        {calm.map((order) => (
          <OrderTask key={order.id} order={order} source={sourceOf(order)} now={now} />
        ))}
        {hasCount && counts ? (
          <Task
            edge="calm"
            title={t('store.count')}
            note={t('store.countNote', { items: counts.items, days: counts.afterDays, never: counts.never })}
            action={{ target: COUNT, label: t('store.startCount'), primary: false }}
          />
        ) : null}
        {answered.map((order) => (
          <OrderTask key={order.id} order={order} source={sourceOf(order)} now={now} />
        ))}
        {data.deliveries
          .filter((d) => d.done)
          .map((d) => (
            <Task
              key={d.id}
              edge="done"
              title={t('store.delivery', { source: sourceOf(d) })}
              note={d.number}
              end={<Badge tone="good">{t('store.received')}</Badge>}
            />
          ))}
      </ul>
    </Panel>
  );
}

function DeliveryNote({ delivery: d }: { delivery: StoreToday['deliveries'][number] }) {
  const t = useTranslations('today');
  const formats = useFormats();
  return (
    <>
      <span>{t('store.deliveryNote', { number: d.number, lines: d.lineCount })}</span>
      {d.late ? (
        <span className={styles['over']}>{t('store.deliveryLate', { date: formats.businessDay(d.deliveryDate) })}</span>
      ) : null}
      {d.partly ? <span className={styles['money']}>{t('store.deliveryPartly', { lines: d.openLines })}</span> : null}
    </>
  );
}

function OrderTask({ order, source, now }: { order: StoreOrder; source: string; now: number }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const may = useMay();
  const isOpen = isUnanswered(order);
  const press = pressure(order.cutoffAt, now);
  const canAct = isOpen && may('ordering.order.write');
  const left = Date.parse(order.cutoffAt) - now;
  return (
    <Task
      edge={isOpen ? press : 'done'}
      title={
        <>
          {t('store.order', { source })}
          {order.urgent ? <Badge tone="warn">{t('store.urgent')}</Badge> : null}
        </>
      }
      note={
        <>
          <span>
            {t('store.orderNote', {
              lines: order.lineCount,
              amount: formats.moneyRounded(order.amount),
              date: formats.businessDay(order.deliveryDate),
            })}
          </span>
          {order.runsOutCount > 0 && isOpen ? (
            <span className={styles['over']}>{t('store.orderRunsOut', { count: order.runsOutCount })}</span>
          ) : null}
        </>
      }
      end={
        isOpen ? (
          <span className={styles['countdown']} data-press={press}>
            {left < COUNTDOWN_MS ? (
              <b>{t('attention.left', { time: formats.duration(left) })}</b>
            ) : (
              t('store.cutoffOn', { date: dayOf(formats, order.cutoffAt), time: formats.time(order.cutoffAt) })
            )}
          </span>
        ) : (
          <Badge tone={order.state === 'approved' ? 'good' : 'neutral'}>
            {t(order.state === 'approved' ? 'store.approved' : 'store.awaiting')}
          </Badge>
        )
      }
      action={{
        target: { to: '/orders/$orderId', params: { orderId: order.id }, search: {} },
        label: t(canAct ? 'store.openOrder' : 'store.viewOrder'),
        primary: canAct && press !== 'calm',
      }}
    />
  );
}

function Yesterday({ data }: { data: StoreToday }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const { yesterday } = data;
  if (!yesterday) return null;
  const percent = (share: number) => formats.percent(share);
  const figures = [
    {
      key: 'net',
      value: formats.moneyRounded(yesterday.net),
      delta: change(yesterday.net, yesterday.netBefore, percent, 'up'),
    },
    {
      key: 'tickets',
      value: formats.number(yesterday.tickets),
      delta: change(yesterday.tickets, yesterday.ticketsBefore, percent, 'up'),
    },
    {
      key: 'average',
      value: yesterday.average === null ? '–' : formats.money(yesterday.average),
      delta: change(yesterday.average, yesterday.averageBefore, percent, 'up'),
    },
    {
      key: 'waste',
      value: formats.moneyRounded(yesterday.waste),
      delta: change(yesterday.waste, yesterday.wasteBefore, percent, 'down'),
    },
  ] as const;
  return (
    <section aria-labelledby="today-yesterday">
      <h2 id="today-yesterday" className={styles['bandTitle']}>
        {t('store.yesterday', { date: formats.businessDay(yesterday.businessDate, 'short') })}
      </h2>
      <LedgerBand
        label={t('store.yesterday', { date: formats.businessDay(yesterday.businessDate) })}
        className={styles['four']}
      >
        {figures.map(({ key, value, delta }) => (
          <Stat
            key={key}
            label={t(`store.${key}`)}
            value={value}
            delta={delta}
            note={delta ? t('lastWeekDay') : undefined}
          />
        ))}
      </LedgerBand>
    </section>
  );
}
