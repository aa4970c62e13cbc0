import {
  DAY_CLOSED,
  DAY_SOLD_OUT,
  explodeUsage,
  forecastSeries,
  type ItemForecast,
  milliFromUnits,
  type Recipe,
  SOURCE_BLENDED,
  SOURCE_OWN,
} from '@larder/forecasting';
import type { ItemInfo, RecipeBook } from '../../../../foundation/catalog/index.ts';
import type { StoreHistory } from './store-history.ts';

export type DemandSource = 'own' | 'blended' | 'category' | 'usage';

/** What one store will need of one stocked item, day by day from the origin. Thousandths of the base unit. */
export interface ItemDemand {
  readonly meanMilli: readonly number[];
  /** Level without weekday, and the factors that make the mean of it: the words of the explanation. */
  readonly baseMilli: readonly number[];
  readonly weekday: readonly number[];
  readonly sdMilli?: readonly number[];
  readonly dispersion?: number;
  readonly counted: boolean;
  readonly source: DemandSource;
  /** Mean per open day of the last eight weeks. */
  readonly averageMilli: number;
  readonly recent: readonly { readonly quantityMilli: number; readonly soldOut: boolean }[];
  /** Sold items that use this one, with its base units per unit sold and their expected units over the horizon. */
  readonly usedBy: readonly { readonly itemId: string; readonly perUnit: number; readonly units: number }[];
}

export interface DemandPlan {
  readonly demands: ReadonlyMap<string, ItemDemand>;
  readonly horizon: number;
  /** Forecasts of what is sold, for the record: one entry per series of the history. */
  readonly block: ForecastBlock;
}

/** Columns of one store's forecasts as they are kept. */
export interface ForecastBlock {
  readonly itemIds: readonly string[];
  readonly horizon: number;
  readonly means: Float32Array;
  readonly dispersions: Float32Array;
  /** Bit 0: counted in pieces; bits 1–2: own, blended, category. */
  readonly kinds: Uint8Array;
}

const AVERAGE_DAYS = 56;
const RECENT_DAYS = 28;
const MICRO = 1_000_000;

/**
 * Forecasts what is sold and turns dishes into the ingredients they use. Items that are sold as they are keep their own
 * forecast; an item that is both sold and used gets the sum.
 * @param remainingShare share of day 0's selling time that still lies ahead, 0 … 1
 */
export function planDemand(
  history: StoreHistory,
  startDate: string,
  horizon: number,
  remainingShare: number,
  items: ReadonlyMap<string, ItemInfo>,
  book: RecipeBook,
): DemandPlan {
  const { itemIds, dayCount } = history;
  const categories = new Map<string, number>();
  const category = Int32Array.from(itemIds, (id) => {
    const key = items.get(id)?.categoryId ?? '';
    const known = categories.get(key) ?? categories.size;
    categories.set(key, known);
    return known;
  });
  const out = forecastSeries({
    seriesCount: itemIds.length,
    dayCount,
    demand: history.demand,
    flags: history.flags,
    category,
    startDate,
    horizon,
  });
  const firstWeekday = weekdayIndex(startDate, dayCount);
  const share = (h: number): number => (h === 0 ? remainingShare : 1);

  const forecasts: ItemForecast[] = itemIds.map((item, s) => {
    const mean = Array.from({ length: horizon }, (_, h) => (out.mean[s * horizon + h] as number) * share(h));
    return { item, mean, variance: mean.map((m) => m * (out.dispersion[s] as number)) };
  });
  const recipes: Recipe[] = itemIds
    .filter((id) => book.isExploded(id))
    .map((id) => ({
      item: id,
      batchMilli: 1_000,
      components: book
        .leaves(id)
        .map((leaf) => ({ item: leaf.itemId, quantityMilli: (Number(leaf.microPerUnit) / MICRO) * 1_000 })),
    }));

  const demands = new Map<string, ItemDemand>();
  for (const need of explodeUsage(forecasts, recipes, horizon)) {
    const only = need.from[0];
    const direct = need.from.length === 1 && only?.item === need.item;
    const series = need.from.map((f) => ({
      s: history.indexOf.get(f.item) as number,
      perUnit: f.perUnit,
      itemId: f.item,
    }));
    const base = series.reduce((sum, f) => sum + f.perUnit * (out.level[f.s] as number), 0);
    // The factors must multiply to the mean, so an ingredient's weekday factor is what its dishes' factors amount to.
    const weekday = Array.from({ length: horizon }, (_, h) => {
      const day = series.reduce(
        (sum, f) =>
          sum + f.perUnit * (out.level[f.s] as number) * (out.weekday[f.s * 7 + ((firstWeekday + h) % 7)] as number),
        0,
      );
      return base > 0 ? round6(day / base) : 1;
    });
    const s = series[0]?.s as number;
    demands.set(need.item, {
      meanMilli: need.mean.map((m) => milliFromUnits(Math.max(0, m))),
      baseMilli: new Array<number>(horizon).fill(milliFromUnits(base)),
      weekday,
      ...(direct
        ? { dispersion: round6(out.dispersion[s] as number) }
        : { sdMilli: need.variance.map((v) => milliFromUnits(Math.sqrt(v))) }),
      counted: direct && out.counted[s] === 1,
      source: !direct
        ? 'usage'
        : out.source[s] === SOURCE_OWN
          ? 'own'
          : out.source[s] === SOURCE_BLENDED
            ? 'blended'
            : 'category',
      ...lookBack(history, series),
      usedBy: direct
        ? []
        : need.from.map((f) => ({
            itemId: f.item,
            perUnit: round6(f.perUnit),
            units: forecasts[history.indexOf.get(f.item) as number]?.mean.reduce((a, b) => a + b, 0) ?? 0,
          })),
    });
  }
  const block: ForecastBlock = {
    itemIds,
    horizon,
    means: Float32Array.from(out.mean),
    dispersions: Float32Array.from(out.dispersion),
    kinds: Uint8Array.from(itemIds, (_, i) => (out.counted[i] as number) | ((out.source[i] as number) << 1)),
  };
  return { demands, horizon, block };
}

/** Mean of the open days of eight weeks, and the last four weeks one by one, weighted over the items that make the need. */
function lookBack(
  history: StoreHistory,
  series: readonly { readonly s: number; readonly perUnit: number }[],
): Pick<ItemDemand, 'averageMilli' | 'recent'> {
  const { dayCount, demand, flags } = history;
  let sum = 0;
  let openDays = 0;
  const recent: { quantityMilli: number; soldOut: boolean }[] = [];
  for (let day = Math.max(0, dayCount - AVERAGE_DAYS); day < dayCount; day++) {
    let quantity = 0;
    let soldOut = false;
    let open = false;
    for (const { s, perUnit } of series) {
      const at = s * dayCount + day;
      const flag = flags[at] as number;
      quantity += (demand[at] as number) * perUnit;
      soldOut ||= (flag & DAY_SOLD_OUT) !== 0;
      open ||= (flag & DAY_CLOSED) === 0;
    }
    if (open) {
      sum += quantity;
      openDays += 1;
    }
    if (day >= dayCount - RECENT_DAYS) recent.push({ quantityMilli: milliFromUnits(quantity), soldOut });
  }
  return { averageMilli: openDays > 0 ? milliFromUnits(Math.max(0, sum / openDays)) : 0, recent };
}

/** Monday-first weekday of the origin: the day after the last column. */
function weekdayIndex(startDate: string, dayCount: number): number {
  const start = Math.round(Date.parse(`${startDate}T00:00:00Z`) / 86_400_000);
  return (start + dayCount + 3) % 7;
}

/** Six decimals are plenty for a factor and keep the stored inputs short. */
const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;
