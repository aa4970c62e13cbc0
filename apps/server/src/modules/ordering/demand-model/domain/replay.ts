import { DAY_CLOSED, DAY_NOT_LISTED, forecastSeries, QUANTILE_COUNT } from '@larder/forecasting';
import type { PanelForecast } from '@larder/forecasting/engine/index';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { dateOf } from '../../domain/supply-slot.ts';
import type { ChainPanel } from './chain-panel.ts';
import { poissonDeviation, Score } from './score.ts';

const WEEK = 7;
const NO_DEMAND = DAY_CLOSED | DAY_NOT_LISTED;
/** q80, q90 and q95 among the engine's quantiles. */
const COVERED = [1, 2, 3] as const;

type Panel = ChainPanel['panel'];

/** The same chain as it was known before an earlier day: nothing of that day or later is left but the
 * calendar. Local columns are the caller's to add, as they were known then. */
export function panelBefore(panel: Panel, dayCount: number): Panel {
  const { seriesCount } = panel;
  const demand = new Float32Array(new SharedArrayBuffer(seriesCount * dayCount * 4));
  const flags = panel.flags && new Uint8Array(new SharedArrayBuffer(seriesCount * dayCount));
  for (let s = 0; s < seriesCount; s++) {
    const from = s * panel.dayCount;
    demand.set(panel.demand.subarray(from, from + dayCount), s * dayCount);
    flags?.set((panel.flags as Uint8Array).subarray(from, from + dayCount), s * dayCount);
  }
  const known = dayCount + panel.horizon;
  // Local columns hold weather as it was known on the eve of the panel's own origin: not of this one.
  const { local: _, ...rest } = panel;
  return {
    ...rest,
    dayCount,
    demand,
    flags,
    calendar: panel.calendar.map((c) => ({ ...c, values: c.values.slice(0, known) })),
  };
}

/** Cuts in which a back-test is read. */
export interface ReplayScores {
  readonly all: Score;
  readonly stores: ReadonlyMap<string, Score>;
  readonly categories: ReadonlyMap<string, Score>;
  /** By the first day of each week. */
  readonly weeks: ReadonlyMap<string, Score>;
  /** Share of days within q80, q90, q95. */
  readonly coverage: readonly number[];
  readonly ceiling: number | null;
}

/** Collects origins one after the other. */
export class Replay {
  private readonly chain: ChainPanel;
  private readonly all = new Score();
  private readonly stores = new Map<string, Score>();
  private readonly categories = new Map<string, Score>();
  private readonly weeks = new Map<string, Score>();
  private readonly covered = COVERED.map(() => 0);
  private days = 0;
  private deviation = 0;
  private expected = 0;

  constructor(chain: ChainPanel) {
    this.chain = chain;
  }

  /** @param known the panel before the origin, of which `forecast` was made */
  add(known: Panel, forecast: PanelForecast): void {
    const { panel, rows, categories } = this.chain;
    const { horizon, dayCount: origin } = known;
    const smooth = forecastSeries({
      seriesCount: known.seriesCount,
      dayCount: origin,
      demand: known.demand,
      ...(known.flags ? { flags: known.flags } : {}),
      category: known.category,
      startDate: dateOf(known.firstDay),
      horizon,
    });
    for (const { storeId, from, itemIds } of rows)
      for (let s = from; s < from + itemIds.length; s++) {
        const actual = observed(panel, s, origin, horizon);
        const model = forecast.mean.subarray(s * horizon, (s + 1) * horizon);
        const methods = [model, smooth.mean.subarray(s * horizon, (s + 1) * horizon), sameDayBefore(known, s, horizon)];
        const category = categories[panel.category[s] as number] ?? '';
        for (const score of [this.all, of(this.stores, storeId), of(this.categories, category)])
          score.add(actual, methods);
        for (let w = 0; w < horizon; w += WEEK) {
          const cut = (a: ArrayLike<number>) => Array.from({ length: WEEK }, (_, h) => a[w + h] ?? Number.NaN);
          const monday = addDays(dateOf(known.firstDay + origin), w);
          of(this.weeks, monday).add(cut(actual), methods.map(cut));
        }
        this.calibrate(actual, model, forecast.quantiles, s * horizon, smooth.counted[s] === 1);
      }
  }

  finish(): ReplayScores {
    return {
      all: this.all,
      stores: this.stores,
      categories: this.categories,
      weeks: this.weeks,
      coverage: this.covered.map((n) => (this.days > 0 ? Math.round((n / this.days) * 1e4) / 1e4 : 0)),
      ceiling: this.expected > 0 ? Math.round((1 - this.deviation / this.expected) * 1e4) / 1e4 : null,
    };
  }

  private calibrate(
    actual: ArrayLike<number>,
    mean: ArrayLike<number>,
    quantiles: Float64Array,
    at: number,
    counted: boolean,
  ): void {
    for (let h = 0; h < actual.length; h++) {
      const y = actual[h] as number;
      if (Number.isNaN(y)) continue;
      this.days += 1;
      COVERED.forEach((q, i) => {
        const edge = quantiles[(at + h) * QUANTILE_COUNT + q] as number;
        // Whole pieces are ordered, so a quantile of 3.2 covers four of them.
        if (y <= (counted ? Math.ceil(edge - 1e-6) : edge)) this.covered[i] = (this.covered[i] as number) + 1;
      });
      if (!counted) continue;
      this.deviation += poissonDeviation(mean[h] as number);
      this.expected += mean[h] as number;
    }
  }
}

function of(scores: Map<string, Score>, key: string): Score {
  const known = scores.get(key);
  if (known) return known;
  const made = new Score();
  scores.set(key, made);
  return made;
}

/** What was sold from an origin on; NaN on days that say nothing about demand. */
function observed(panel: Panel, s: number, origin: number, horizon: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => {
    const at = s * panel.dayCount + origin + h;
    return ((panel.flags?.[at] ?? 0) & NO_DEMAND) !== 0 ? Number.NaN : (panel.demand[at] as number);
  });
}

/** Sales of the same weekday in the last week before the origin: what a manager does without a system. */
function sameDayBefore(known: Panel, s: number, horizon: number): Float64Array {
  const end = s * known.dayCount + known.dayCount;
  return Float64Array.from({ length: horizon }, (_, h) => known.demand[end - WEEK + (h % WEEK)] ?? 0);
}
