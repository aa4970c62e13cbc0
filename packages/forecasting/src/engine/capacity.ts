import type { Aggregates } from '../model/aggregates.ts';
import type { Panel } from '../model/panel.ts';
import { ACTIVE_DAYS } from './sample.ts';

/** Held-out rows below which more held-out origins are taken; and the most origins, and share of the history, for it. */
const WANTED_HELD_ROWS = 4000;
const LEAST_HELD_ORIGINS = 3;
const MOST_HELD_ORIGINS = 12;
const HELD_SHARE = 0.2;

/** Size of the trees that a history can carry. */
export interface Capacity {
  readonly leaves: number;
  readonly learningRate: number;
  /** Least weight of a leaf in average rows, for a training set of this many rows. */
  minLeafRows(rows: number): number;
  /** How far days are drawn to the week that the week boosters expect. */
  readonly weekPull: number;
}

/** Distinct series-days that can be learned from; each appears in several rows with other origins. */
export function trainingCells(panel: Panel, sums: Aggregates): number {
  let cells = 0;
  for (let s = 0; s < panel.seriesCount; s++)
    cells += Math.max(0, panel.dayCount - Math.max(sums.first[s] as number, 0) - ACTIVE_DAYS);
  return cells;
}

/** Few distinct days carry only small trees; repeats of a day must not look like evidence. */
export function capacityFor(cells: number): Capacity {
  return {
    leaves: Math.max(6, Math.min(31, Math.round(cells / 1500))),
    learningRate: 0.06,
    weekPull: weekPull(cells),
    minLeafRows: (rows) => Math.max(40, 20 * Math.min(8, rows / Math.max(1, cells))),
  };
}

/** The held-out weeks are a noisy judge: a large history keeps at least this many trees whatever they say. */
export function leastTrees(cells: number): number {
  return Math.max(40, Math.min(160, Math.round(cells / 400)));
}

/** Shares of the boosters before the held-out days have spoken. */
export interface PriorShares {
  readonly mean: number;
  readonly quantiles: number;
}

/**
 * The fewer days taught the boosters, the less they say. In the quantiles about half is nearly best on every kind of sale
 * with a long history, a fifth on a short one; a fortnight's verdict is not.
 */
export function priorShares(cells: number): PriorShares {
  const taught = Math.min(1, cells / 60_000);
  return { mean: 0.7 + 0.3 * taught, quantiles: 0.15 + 0.25 * taught };
}

/** How far days are drawn to the week that the week model expects: half way, less when few weeks taught it. */
export function weekPull(cells: number): number {
  return 0.5 * Math.min(1, cells / 60_000);
}

/** Rows worth drawing: six per distinct day at most. */
export function rowLimit(cells: number, maxRows: number): number {
  return Math.round(Math.min(maxRows, cells * 6));
}

/** Training origins from the latest possible one back, so near each other that every weekday takes part. */
export function trainingOrigins(end: number, horizon: number): number[] {
  const list: number[] = [];
  for (let origin = end - 1; origin >= ACTIVE_DAYS + 28; origin--) list.push(origin);
  // The last days only have short horizons; thin long histories to about 400 origins, an odd step keeps weekdays mixed.
  const step = Math.max(1, Math.ceil(list.length / 400));
  const odd = step % 7 === 0 ? step + 1 : step;
  return list.filter((origin, i) => i % odd === 0 && origin <= end - Math.min(3, horizon));
}

/**
 * Origins of the rehearsal, first to last: the last one leaves a whole horizon, the others lie half a horizon (a week at
 * least) apart. A chain of few series needs more of them before their verdict means anything.
 */
export function heldOutOrigins(panel: Panel): number[] {
  const { seriesCount, horizon, dayCount } = panel;
  const gap = Math.max(7, Math.ceil(horizon / 14) * 7);
  const wanted = Math.ceil(WANTED_HELD_ROWS / Math.max(1, seriesCount * horizon));
  const room = Math.floor((HELD_SHARE * dayCount - horizon) / gap) + 1;
  const count = Math.max(LEAST_HELD_ORIGINS, Math.min(MOST_HELD_ORIGINS, wanted, room));
  return Array.from({ length: count }, (_, i) => dayCount - horizon - gap * (count - 1 - i));
}
