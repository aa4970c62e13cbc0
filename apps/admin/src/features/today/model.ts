import type { AttentionItem, StoreToday, Today } from '@larder/contracts/bi/today';
import type { StatDelta } from '@larder/ui';
import { direction } from '../../lib/change.ts';
import type { RouteTarget } from '../../lib/feature.ts';

/** How often the page asks again while nothing arrives by itself. */
export const REFRESH_MS = 60_000;
/** And while it does: a till that falls silent or a cut-off that passes is no event. */
export const TIME_PASSES_MS = 5 * 60_000;
/** Exceptions and ranks shown before "more". */
export const FIRST_ROWS = 8;

/** Where an exception's button leads; pages of other features are known by their paths alone. */
export function targetOf({ action, store }: Pick<AttentionItem, 'action' | 'store'>): RouteTarget {
  const search = { scope: `store:${store.id}` };
  if (action.target === 'order' && action.id) return { to: '/orders/$orderId', params: { orderId: action.id }, search };
  const paths: Record<AttentionItem['action']['target'], string> = {
    order: '/orders',
    orders: '/orders',
    inbox: '/approvals',
    receiving: '/receiving',
    tickets: '/tickets',
    quarantine: '/quarantine',
    stock: '/stock',
    stockAlerts: '/stock-alerts',
  };
  return { to: paths[action.target], params: {}, search };
}

export const keyOf = (item: AttentionItem): string => `${item.store.id}:${item.kind}`;

/** A change of a rate in percentage points; both in hundredths of a percent. */
export function pointChange(now: number | null, before: number | null, welcome: 'up' | 'down'): StatDelta | undefined {
  if (now === null || before === null) return undefined;
  const points = (now - before) / 100;
  return { ...direction(points, welcome), text: `${Math.abs(points).toFixed(1)}pt` };
}

/** A series without its gaps; a sparkline needs two points. */
export function sparkOf(series: readonly (number | null)[]): number[] | null {
  const values = series.filter((v) => v !== null);
  return values.length < 2 || values.every((v) => v === 0) ? null : values;
}

/**
 * Sales per hour for the line. The running hour is left out once there is a finished one: half an hour beside full ones
 * would look like a collapse.
 */
export function finishedHours(hours: Today['hours']): (number | null)[] {
  const begun = hours.filter((h) => h.net !== null).length;
  const isRunning = begun > 1 && begun < hours.length;
  return hours.map((h, i) => (isRunning && i === begun - 1 ? null : h.net));
}

/** Highest count of the grid; at least 5, so that one missing item stays a faint mark. */
export const worstOf = (heat: NonNullable<Today['heat']>): number =>
  Math.max(5, ...heat.rows.flatMap((row) => row.out.map((n) => n ?? 0)));

export type StoreOrder = StoreToday['orders'][number];

/** The store still has to act on it. */
export const isUnanswered = (order: StoreOrder): boolean =>
  order.state === 'generated' || order.state === 'reviewing' || order.state === 'in_band';

/** Orders of the soonest cut-off that the store still has to answer: the page's headline. */
export function nextCutoff(orders: readonly StoreOrder[]): { cutoffAt: string; count: number } | null {
  const open = orders.filter(isUnanswered);
  const soonest = open.map((o) => o.cutoffAt).sort()[0];
  return soonest === undefined ? null : { cutoffAt: soonest, count: open.filter((o) => o.cutoffAt === soonest).length };
}

const HOUR_MS = 3_600_000;

/** How much a row presses: critical in the last hour, soon within four. */
export function pressure(dueAt: string, now: number): 'critical' | 'soon' | 'calm' {
  const left = Date.parse(dueAt) - now;
  if (left <= HOUR_MS) return 'critical';
  return left <= 4 * HOUR_MS ? 'soon' : 'calm';
}
