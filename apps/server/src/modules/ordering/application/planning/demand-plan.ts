import {
  DAY_CLOSED,
  DAY_SOLD_OUT,
  type DemandPiece,
  explodeUsage,
  forecastSeries,
  type ItemForecast,
  milliFromUnits,
  type Recipe,
  SOURCE_BLENDED,
  SOURCE_OWN,
} from '@larder/forecasting';
import type { ItemInfo, RecipeBook } from '../../../../foundation/catalog/index.ts';
import type { ReadParameter } from '../../demand-model/domain/store-explanation.ts';
import type { Lift } from '../../regional/domain/uplift.ts';
import { SeriesForecasts, type TrainedForecast } from './series-forecasts.ts';
import type { StoreHistory } from './store-history.ts';

export type DemandSource = 'own' | 'blended' | 'category' | 'usage';

/** What one store will need of one stocked item, day by day from the origin. Thousandths of the base unit. */
export interface ItemDemand {
  readonly meanMilli: readonly number[];
  /** Level without weekday, and the factors that make the mean of it: the words of the explanation. */
  readonly baseMilli: readonly number[];
  readonly weekday: readonly number[];
  /** In place of the factors where the trained model spoke: on every day base + pieces = mean. */
  readonly pieces?: readonly DemandPiece[];
  /** Factor by day of accepted alerts of early seasons, already in the mean; absent: none. */
  readonly lift?: readonly number[];
  /** Parameters that weighed most on an item that is sold as it is. */
  readonly parameters: readonly ReadParameter[];
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
  /** The trained model that spoke, null when every item was smoothed. */
  readonly modelId: string | null;
}

/** Columns of one store's forecasts as they are kept. */
export interface ForecastBlock {
  readonly itemIds: readonly string[];
  readonly horizon: number;
  readonly means: Float32Array;
  readonly dispersions: Float32Array;
  /** Standard deviation of a day, like `means`. */
  readonly spreads: Float32Array;
  /** Bit 0: counted in pieces; bits 1–2: own, blended, category. */
  readonly kinds: Uint8Array;
}

/** The same block without the days beyond `horizon`, which must not be longer than the block's. */
export function firstDays(block: ForecastBlock, horizon: number): ForecastBlock {
  const cut = (all: Float32Array): Float32Array => {
    const first = new Float32Array(block.itemIds.length * horizon);
    for (let s = 0; s < block.itemIds.length; s++)
      first.set(all.subarray(s * block.horizon, s * block.horizon + horizon), s * horizon);
    return first;
  };
  return { ...block, horizon, means: cut(block.means), spreads: cut(block.spreads) };
}

const AVERAGE_DAYS = 56;
const RECENT_DAYS = 28;
const MICRO = 1_000_000;

/**
 * Forecasts what is sold and turns dishes into the ingredients they use. Items that are sold as they are keep their own
 * forecast; an item that is both sold and used gets the sum.
 * Where a trained model has spoken its mean and spread count; smoothing stays the explanation's base.
 * @param remainingShare share of day 0's selling time that still lies ahead, 0 … 1
 */
export function planDemand(
  history: StoreHistory,
  startDate: string,
  horizon: number,
  remainingShare: number,
  items: ReadonlyMap<string, ItemInfo>,
  book: RecipeBook,
  trained?: TrainedForecast,
  lift?: Lift,
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
  const series = new SeriesForecasts(itemIds, out, firstWeekday, trained, lift);
  const forecasts: ItemForecast[] = itemIds.map((item, s) => {
    const days = Array.from({ length: horizon }, (_, h) => series.day(s, h));
    // Part of a day has the same part of its variance, as the negative binomial's has.
    return { item, mean: days.map((d, h) => d.mean * share(h)), variance: days.map((d, h) => d.variance * share(h)) };
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
    const parts = need.from.map((f) => ({
      s: history.indexOf.get(f.item) as number,
      perUnit: f.perUnit,
      itemId: f.item,
    }));
    const base = parts.reduce((sum, f) => sum + f.perUnit * (out.level[f.s] as number), 0);
    // The factors must multiply to the mean, so an ingredient's weekday factor is what its dishes' factors amount to.
    const weekday = Array.from({ length: horizon }, (_, h) => {
      const day = parts.reduce(
        (sum, f) =>
          sum + f.perUnit * (out.level[f.s] as number) * (out.weekday[f.s * 7 + ((firstWeekday + h) % 7)] as number),
        0,
      );
      return base > 0 ? round6(day / base) : 1;
    });
    const s = parts[0]?.s as number;
    const meanMilli = need.mean.map((m) => milliFromUnits(Math.max(0, m)));
    const reasons = series.reasonsOf(parts, meanMilli, remainingShare);
    demands.set(need.item, {
      meanMilli,
      baseMilli: reasons?.baseMilli ?? new Array<number>(horizon).fill(milliFromUnits(base)),
      weekday,
      ...(reasons ? { pieces: reasons.pieces } : {}),
      ...(lift ? liftedBy(series, parts, horizon) : {}),
      parameters: direct ? series.parameters(need.item) : [],
      ...(direct && !series.isTrained(need.item)
        ? { dispersion: round6(out.dispersion[s] as number) }
        : { sdMilli: need.variance.map((v) => milliFromUnits(Math.sqrt(v))) }),
      counted: direct && out.counted[s] === 1,
      source: direct ? sourceOf(out.source[s] as number) : 'usage',
      ...lookBack(history, parts),
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
    means: Float32Array.from(
      { length: itemIds.length * horizon },
      (_, i) => series.day(Math.floor(i / horizon), i % horizon).mean,
    ),
    dispersions: Float32Array.from(out.dispersion),
    spreads: Float32Array.from({ length: itemIds.length * horizon }, (_, i) =>
      Math.sqrt(series.day(Math.floor(i / horizon), i % horizon).variance),
    ),
    kinds: Uint8Array.from(itemIds, (_, i) => (out.counted[i] as number) | ((out.source[i] as number) << 1)),
  };
  return { demands, horizon, block, modelId: series.modelId };
}

/** What early seasons make of a need that several series make; nothing where none of them is raised. */
function liftedBy(
  series: SeriesForecasts,
  parts: readonly { readonly s: number; readonly perUnit: number }[],
  horizon: number,
): Pick<ItemDemand, 'lift'> {
  const lift = Array.from({ length: horizon }, (_, h) => {
    const lifted = parts.reduce((sum, p) => sum + p.perUnit * series.day(p.s, h).mean, 0);
    const plain = parts.reduce((sum, p) => sum + (p.perUnit * series.day(p.s, h).mean) / series.lift(p.s, h), 0);
    return plain > 0 ? round6(lifted / plain) : 1;
  });
  return lift.some((factor) => factor !== 1) ? { lift } : {};
}

function sourceOf(source: number): DemandSource {
  if (source === SOURCE_OWN) return 'own';
  return source === SOURCE_BLENDED ? 'blended' : 'category';
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
