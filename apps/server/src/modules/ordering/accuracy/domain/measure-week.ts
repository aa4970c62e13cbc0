import { demandQuantiles, QUANTILE_COUNT } from '@larder/forecasting';
import { poissonDeviation } from '../../demand-model/domain/score.ts';

/** What one forecast said about one day. */
export interface DayForecast {
  readonly itemIds: readonly string[];
  /** Base units, in the order of the items. */
  readonly means: ArrayLike<number>;
  /** Standard deviations of the day. */
  readonly spreads: ArrayLike<number>;
  /** 1: counted in pieces. */
  readonly counted: ArrayLike<number>;
  readonly replayed: boolean;
}

export interface DaySales {
  readonly quantity: number;
  readonly soldOut: boolean;
}

/** One day of a store's week: the forecast of it and what came. */
export interface WeekDay {
  /** Tickets are missing: the day says nothing yet. */
  readonly incomplete: boolean;
  readonly forecast: DayForecast | undefined;
  /** Base units by item; empty: the store was closed. */
  readonly sold: ReadonlyMap<string, DaySales>;
  /** The same weekday of the week before. */
  readonly soldWeekBefore: ReadonlyMap<string, DaySales>;
}

/** Sums of one category, base units. They add up over stores, weeks and categories. */
export interface AccuracySums {
  itemDays: number;
  sold: number;
  dayError: number;
  weekError: number;
  signedError: number;
  lastWeekError: number;
  countedSold: number;
  countedWeekError: number;
  countedExpected: number;
  countedDeviation: number;
  openDays: number;
  /** q80, q90, q95. */
  within: [number, number, number];
  soldOutDays: number;
  soldOutOver: number;
}

export interface MeasuredWeek {
  readonly measuredDays: number;
  readonly incompleteDays: number;
  readonly closedDays: number;
  readonly unforecastDays: number;
  readonly replayedDays: number;
  readonly categories: ReadonlyMap<string, AccuracySums>;
}

/** q80, q90 and q95 among the package's quantiles. */
const COVERED = [1, 2, 3] as const;

interface ItemWeek {
  forecast: number;
  sold: number;
  before: number;
  counted: boolean;
}

/**
 * Holds a store's forecasts of one week against what it sold. Only days count that have a forecast, all their tickets and
 * a sale in the store. Accuracy by week is over the sums of each item's measured days: Σ|Σf − Σy| ÷ Σy.
 *
 * A sold-out day shows what was there to sell, not what was asked for: it counts in the errors like any other, its
 * forecast above sales is also summed apart, and it stays out of the quantiles' coverage. An item that sold without a
 * forecast counts with a forecast of nothing.
 */
export function measureWeek(days: readonly WeekDay[], categoryOf: (itemId: string) => string): MeasuredWeek {
  const categories = new Map<string, AccuracySums>();
  const items = new Map<string, ItemWeek>();
  const counts = { measuredDays: 0, incompleteDays: 0, closedDays: 0, unforecastDays: 0, replayedDays: 0 };
  for (const day of days) {
    if (day.incomplete) counts.incompleteDays += 1;
    else if (day.sold.size === 0) counts.closedDays += 1;
    else if (!day.forecast) counts.unforecastDays += 1;
    else {
      counts.measuredDays += 1;
      if (day.forecast.replayed) counts.replayedDays += 1;
      measureDay(day, day.forecast, items, (itemId) => sumsOf(categories, categoryOf(itemId)));
    }
  }
  for (const [itemId, item] of items) {
    const sums = sumsOf(categories, categoryOf(itemId));
    const error = Math.abs(item.forecast - item.sold);
    sums.weekError += error;
    sums.lastWeekError += Math.abs(item.before - item.sold);
    if (!item.counted) continue;
    sums.countedSold += item.sold;
    sums.countedWeekError += error;
    sums.countedExpected += item.forecast;
    sums.countedDeviation += poissonDeviation(item.forecast);
  }
  return { ...counts, categories };
}

function measureDay(
  day: WeekDay,
  forecast: DayForecast,
  items: Map<string, ItemWeek>,
  sumsOfItem: (itemId: string) => AccuracySums,
): void {
  const quantiles = new Float64Array(QUANTILE_COUNT);
  const add = (itemId: string, mean: number, spread: number, counted: boolean): void => {
    const sold = day.sold.get(itemId);
    const y = sold?.quantity ?? 0;
    const sums = sumsOfItem(itemId);
    const item = items.get(itemId) ?? { forecast: 0, sold: 0, before: 0, counted };
    items.set(itemId, item);
    item.forecast += mean;
    item.sold += y;
    item.before += day.soldWeekBefore.get(itemId)?.quantity ?? 0;
    sums.itemDays += 1;
    sums.sold += y;
    sums.dayError += Math.abs(mean - y);
    sums.signedError += mean - y;
    if (sold?.soldOut) {
      sums.soldOutDays += 1;
      sums.soldOutOver += Math.max(0, mean - y);
      return;
    }
    sums.openDays += 1;
    demandQuantiles(mean, spread * spread, counted, quantiles, 0);
    COVERED.forEach((q, i) => {
      const edge = quantiles[q] as number;
      if (y <= (counted ? Math.ceil(edge - 1e-6) : edge)) sums.within[i] = (sums.within[i] as number) + 1;
    });
  };
  const named = new Set(forecast.itemIds);
  forecast.itemIds.forEach((itemId, i) => {
    add(itemId, forecast.means[i] as number, forecast.spreads[i] as number, forecast.counted[i] === 1);
  });
  // An item that was neither expected nor sold is no item-day, even when its shelf stood empty.
  for (const [itemId, { quantity }] of day.sold)
    if (quantity !== 0 && !named.has(itemId)) add(itemId, 0, 0, Number.isInteger(quantity));
}

function sumsOf(categories: Map<string, AccuracySums>, key: string): AccuracySums {
  const known = categories.get(key);
  if (known) return known;
  const made: AccuracySums = {
    itemDays: 0,
    sold: 0,
    dayError: 0,
    weekError: 0,
    signedError: 0,
    lastWeekError: 0,
    countedSold: 0,
    countedWeekError: 0,
    countedExpected: 0,
    countedDeviation: 0,
    openDays: 0,
    within: [0, 0, 0],
    soldOutDays: 0,
    soldOutOver: 0,
  };
  categories.set(key, made);
  return made;
}
