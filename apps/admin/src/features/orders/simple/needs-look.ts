import { isStale, MARK, type OrderRow, type Patches, quantityOf } from '../model.ts';

/** More is no longer "a look". */
export const MOST_CARDS = 5;

/** How far from the last order a suggestion must be to surprise somebody: half or double. */
const FAR = 2;

/**
 * The lines that deserve a look before the order goes, worst first, at most five: what two people edited, what the system
 * suggests anew over an edit, what this person changed, what runs out before the delivery comes, and what is far from the
 * last order.
 */
export function needsLook(rows: readonly OrderRow[], patches: Patches): OrderRow[] {
  const ranked = rows
    .map((row) => ({ row, rank: rankOf(row, patches) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || coverage(a.row) - coverage(b.row) || value(b.row) - value(a.row));
  return ranked.slice(0, MOST_CARDS).map(({ row }) => row);
}

const NONE = 9;

function rankOf(row: OrderRow, patches: Patches): number {
  const patch = patches.get(row.id);
  if (patch?.[MARK] === 'conflict') return 0;
  if (isStale(row, patch)) return 1;
  if (row.line.overridden) return 2;
  if (row.line.runsOut) return 3;
  const now = Number(quantityOf(row, patch) ?? row.baselineMilli) / 1000;
  const last = Number(row.line.lastOrder?.quantity ?? 0);
  const surprising = last > 0 && (now >= last * FAR || now * FAR <= last);
  return surprising && now !== last ? 4 : NONE;
}

const coverage = (row: OrderRow): number => row.line.coverageDays ?? Number.POSITIVE_INFINITY;
const value = (row: OrderRow): number => Number(row.baselineMilli / row.packMilli) * Number(row.packPriceMinor);
