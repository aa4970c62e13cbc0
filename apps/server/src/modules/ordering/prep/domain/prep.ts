import type { PrepTask } from '@larder/contracts/ordering/prep-list';
import { demandDistribution } from '@larder/forecasting';

/** Eight of ten days stay below what is prepared. */
const LEVEL = 0.8;
const MICRO = 1_000_000;

/** What one portion takes directly, in millionths of the component's base unit, waste and yield included. */
export interface DirectUse {
  readonly itemId: string;
  readonly microPerUnit: bigint;
}

export interface PrepRecipes {
  /** True for what is made when it is needed: it has a recipe and holds no stock of its own. */
  isExploded(itemId: string): boolean;
  components(itemId: string): readonly DirectUse[];
}

export interface Portions {
  readonly itemId: string;
  readonly mean: number;
  readonly variance: number;
  readonly counted: boolean;
}

export interface PrepNeed {
  readonly itemId: string;
  readonly mean: number;
  /** On top of the mean for a busier day. */
  readonly reserve: number;
  /** Base units of this item that one portion of each dish takes, over all levels of its recipe. */
  readonly uses: ReadonlyMap<string, number>;
  /** Made in the kitchen from other lines. */
  readonly made: boolean;
}

/**
 * Explodes portions level by level: semi-finished goods that are made on the day are lines of their own, beside the stocked
 * ingredients in which they end. The need of a line is the sum over dishes of portions × use, so it is linear in the portions;
 * its reserve is the 80 % quantile of that need above its mean (gamma of its mean and variance, dishes independent).
 */
export function explodePortions(portions: readonly Portions[], book: PrepRecipes): PrepNeed[] {
  const needs = new Map<string, { mean: number; variance: number; uses: Map<string, number>; made: boolean }>();
  for (const dish of portions) {
    if (!book.isExploded(dish.itemId)) continue;
    for (const [itemId, perPortion] of usesOf(dish.itemId, book)) {
      const need = needs.get(itemId) ?? { mean: 0, variance: 0, uses: new Map(), made: book.isExploded(itemId) };
      need.mean += dish.mean * perPortion;
      need.variance += dish.variance * perPortion ** 2;
      need.uses.set(dish.itemId, perPortion);
      needs.set(itemId, need);
    }
  }
  return [...needs].map(([itemId, { mean, variance, uses, made }]) => ({
    itemId,
    mean,
    reserve: reserveOf(mean, variance),
    uses,
    made,
  }));
}

/** Base units of everything below an item that one unit of it takes. A circle in the data ends where it meets itself. */
export function usesOf(itemId: string, book: PrepRecipes): Map<string, number> {
  const found = new Map<string, number>();
  const walk = (id: string, units: number, above: ReadonlySet<string>): void => {
    for (const part of book.components(id)) {
      if (above.has(part.itemId)) continue;
      const amount = (units * Number(part.microPerUnit)) / MICRO;
      found.set(part.itemId, (found.get(part.itemId) ?? 0) + amount);
      if (book.isExploded(part.itemId)) walk(part.itemId, amount, new Set([...above, part.itemId]));
    }
  };
  walk(itemId, 1, new Set([itemId]));
  return found;
}

const reserveOf = (mean: number, variance: number): number =>
  mean > 0 && variance > 0 ? Math.max(0, demandDistribution(mean, variance, false).quantile(LEVEL) - mean) : 0;

/** Portions that eight of ten days stay below. */
export function highPortions({ mean, variance, counted }: Portions): number {
  if (variance <= 0) return mean;
  const high = demandDistribution(mean, variance, counted).quantile(LEVEL);
  return Math.max(mean, counted ? Math.ceil(high - 0.5) : high);
}

export function taskOf(made: boolean, storage: string): PrepTask {
  if (made) return 'prepare';
  return storage === 'frozen' ? 'thaw' : 'take';
}

/** Parts of a kitchen's day by local hour; the last one goes on past midnight. */
const PARTS = [
  [5, 10],
  [10, 14],
  [14, 17],
  [17, 21],
  [21, 29],
] as const;

/** Shares of the day's tickets; empty when no hour is known. Hours past midnight belong to the evening before. */
export function partsOf(
  hours: readonly { readonly hour: number; readonly tickets: number }[],
): { fromHour: number; toHour: number; share: number }[] {
  const total = hours.reduce((sum, h) => sum + Math.max(0, h.tickets), 0);
  if (total <= 0) return [];
  return PARTS.map(([from, to]) => ({
    fromHour: from,
    toHour: to % 24,
    share:
      hours.reduce((sum, h) => {
        const hour = h.hour < 5 ? h.hour + 24 : h.hour;
        return hour >= from && hour < to ? sum + Math.max(0, h.tickets) : sum;
      }, 0) / total,
  })).filter((p) => p.share > 0);
}

export interface Tick {
  readonly itemId: string;
  readonly done: boolean;
  readonly at: Date;
}

/** Of each line the latest moment; of the same moment the tick, so that nothing done is lost. Order does not matter. */
export function latestTicks<T extends Tick>(ticks: readonly T[]): T[] {
  const latest = new Map<string, T>();
  for (const tick of ticks) {
    const known = latest.get(tick.itemId);
    if (!known || tick.at > known.at || (tick.at.getTime() === known.at.getTime() && tick.done && !known.done))
      latest.set(tick.itemId, tick);
  }
  return [...latest.values()];
}
