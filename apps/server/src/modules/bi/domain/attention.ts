import type { AttentionItem, AttentionKind } from '@larder/contracts/bi/today';

/** A reason, before names are put to it. */
export interface Concern {
  readonly storeId: string;
  readonly kind: AttentionKind;
  readonly severity: AttentionItem['severity'];
  readonly count: number;
  readonly impactMinor: bigint | null;
  readonly dueAt: Date | null;
  readonly since: Date | null;
  readonly businessDate: string | null;
  readonly names: AttentionItem['names'];
  readonly action: AttentionItem['action'];
}

/** Hours before the cut-off at which an unapproved order becomes somebody's business above the store. */
export const ORDER_WATCH_HOURS = 2;
/** Minutes before the cut-off or a due time at which it turns critical. */
export const CRITICAL_MINUTES = 60;
/** An open store that says nothing for so long has lost its line. */
export const SILENT_MINUTES = 30;

const RANK: Readonly<Record<AttentionItem['severity'], number>> = { critical: 0, warning: 1 };

/** Critical first, then by money at stake, then by what ends soonest. */
export function rank(concerns: readonly Concern[]): Concern[] {
  const due = (c: Concern) => c.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...concerns].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      compare(b.impactMinor ?? 0n, a.impactMinor ?? 0n) ||
      compare(due(a), due(b)) ||
      compare(a.storeId, b.storeId) ||
      compare(a.kind, b.kind),
  );
}

const compare = <T extends bigint | number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

interface Dated {
  readonly storeId: string;
  readonly dueAt: Date;
}

/** One group per store, what is due first in front. */
export function byStore<T extends Dated>(rows: readonly T[]): T[][] {
  return [...Map.groupBy(rows, (r) => r.storeId).values()].map((group) =>
    [...group].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()),
  );
}

/** Critical when less than an hour is left, or none. */
export const severityOf = (dueAt: Date, now: Date): AttentionItem['severity'] =>
  dueAt.getTime() - now.getTime() <= CRITICAL_MINUTES * 60_000 ? 'critical' : 'warning';
