import { DAY_NO_DEMAND } from '../demand/flags.ts';
import { type Smoothed, Smoother } from '../demand/smoothing.ts';
import type { Aggregates } from './aggregates.ts';
import type { BulkCeilings } from './bulk.ts';
import type { DayCalendar } from './calendar.ts';
import { lumpiness } from './lumpiness.ts';
import type { Panel } from './panel.ts';
import { ratio } from './statistics.ts';

/** Days that the recent statistics look back on. */
const RECENT = 182;
/** Weeks of same-weekday sales that are kept apart. */
export const WEEKS = 8;
/** Windows of the mean levels, shortest first; the last is everything that is left of RECENT. */
const WINDOWS = [7, 14, 28, 56] as const;

/**
 * What one series did lately, closed and unknown days left out. `collect` fills the fields from one walk back over the
 * last half year and smooths it (dSES); nothing from the origin on is read.
 */
export class RecentSales {
  /** Mean of the open days in the last 7, 14, 28, 56, 182 days; NaN when there were none. */
  readonly levels = new Float64Array(5);
  /** Sales per calendar day, closed days counted, of the last 7 and 28 days. */
  raw7 = 0;
  raw28 = 0;
  spread56 = 0;
  zeroShare56 = 0;
  zeroShare14 = 0;
  daysSinceSale = 60;
  max28 = 0;
  /** Whether sales come in whole pieces. */
  counted = true;
  /** WEEKS × 7: sale k + 1 weeks before horizon day column; NaN on closed days. */
  readonly week = new Float64Array(WEEKS * 7);
  /** Level that features are divided by. */
  scale = 0;
  level28 = 0;
  /** dSES level and weekday factors, Monday first; variance ÷ mean of its errors. */
  smoothedLevel = 0;
  readonly factors = new Float64Array(7);
  dispersion = 1;
  /** 0 … 1, see {@link lumpiness}. */
  lumpy = 0;

  private readonly panel: Panel;
  private readonly sums: Aggregates;
  private readonly calendar: DayCalendar;
  private readonly bulk: BulkCeilings;
  private readonly floor: number;
  private readonly smoother = new Smoother(RECENT);
  private readonly smoothed: Smoothed = { level: 0, squaredError: 0, forecastSum: 0, observed: 0 };
  private readonly weekdayAt = new Uint8Array(RECENT);
  private readonly explainedAt = new Uint8Array(RECENT);
  private squares = 0;
  private zeros56 = 0;
  private zeros14 = 0;
  private days14 = 0;

  /** `floor` is added to every level, so that the scale of a sleeping series is not 0. */
  constructor(panel: Panel, sums: Aggregates, calendar: DayCalendar, bulk: BulkCeilings, floor: number) {
    this.panel = panel;
    this.sums = sums;
    this.calendar = calendar;
    this.bulk = bulk;
    this.floor = floor;
  }

  /** Reads series s before `origin`; `first` is its first sale, `weekdays` its category's 7 weekday factors. */
  collect(s: number, origin: number, first: number, weekdays: Float64Array): void {
    this.reset();
    const from = Math.max(0, first, origin - RECENT);
    const packed = this.walk(s, origin, from);
    this.finish(origin - from);
    this.smooth(packed, weekdays);
  }

  private reset(): void {
    this.week.fill(Number.NaN);
    this.raw7 = 0;
    this.raw28 = 0;
    this.max28 = 0;
    this.daysSinceSale = 60;
    this.counted = true;
    this.squares = 0;
    this.zeros56 = 0;
    this.zeros14 = 0;
    this.days14 = 0;
  }

  /** Walks back to `from` and packs the observed days to the end of the smoother's arrays; returns where they begin. */
  private walk(s: number, origin: number, from: number): number {
    const { dayCount, flags } = this.panel;
    const base = s * dayCount;
    const { closed } = this.sums;
    const closedBase = (this.panel.store[s] as number) * dayCount;
    let packed = RECENT;
    let sum = 0;
    let days = 0;
    let window = 0;
    for (let t = origin - 1; t >= from; t--) {
      const back = origin - t;
      const value = this.bulk.ordinary(s, t);
      if (back <= 28 && value > 0) {
        this.raw28 += value;
        if (back <= 7) this.raw7 += value;
      }
      const listed = flags === null || ((flags[base + t] as number) & DAY_NO_DEMAND) === 0;
      if (listed && !Number.isNaN(value) && !closed[closedBase + t] && !this.calendar.event[t]) {
        sum += value;
        days++;
        this.observe(value, back);
        packed--;
        this.smoother.value[packed] = Math.max(0, value);
        this.smoother.week[packed] = back <= 56 ? (((back - 1) / 7) | 0) + 1 : 0;
        this.weekdayAt[packed] = this.calendar.weekday[t] as number;
        this.explainedAt[packed] = this.bulk.explained[t] as number;
      }
      if (back === WINDOWS[window]) this.levels[window++] = ratio(sum, days);
    }
    this.levels.fill(ratio(sum, days), window);
    return packed;
  }

  private observe(value: number, back: number): void {
    if (value > 0) {
      if (back < this.daysSinceSale) this.daysSinceSale = back;
      if (back <= 28 && value > this.max28) this.max28 = value;
      if (value !== Math.round(value)) this.counted = false;
    }
    if (back > 56) return;
    this.squares += value * value;
    const zero = value > 0 ? 0 : 1;
    this.zeros56 += zero;
    if (back <= 14) {
      this.zeros14 += zero;
      this.days14++;
    }
    this.week[(((back - 1) / 7) | 0) * 7 + ((7 - (back % 7)) % 7)] = value;
  }

  private finish(reach: number): void {
    const [l7, , l28, l56, l182] = this.levels as unknown as [number, number, number, number, number];
    // A closed week says nothing about the level: fall back on the longer one.
    const m56 = known(l56, known(l182, 0));
    const m28 = known(l28, m56);
    const m7 = known(l7, m28);
    this.scale = 0.3 * m7 + 0.4 * m28 + 0.3 * m56 + this.floor;
    this.level28 = m28;
    const days56 = Math.min(56, reach);
    this.spread56 = Math.sqrt(days56 > 0 ? Math.max(0, this.squares / days56 - m56 * m56) : 0);
    this.zeroShare56 = this.zeros56 / Math.max(1, days56);
    this.zeroShare14 = this.zeros14 / Math.max(1, this.days14);
    this.raw7 /= 7;
    this.raw28 /= 28;
  }

  /** dSES on the packed days: weekday factors shrunk to the category's with 20 units, level, dispersion. */
  private smooth(packed: number, weekdays: Float64Array): void {
    const { smoother, factors, weekdayAt } = this;
    const n = RECENT - packed;
    if (packed > 0) {
      smoother.value.copyWithin(0, packed);
      smoother.week.copyWithin(0, packed);
      weekdayAt.copyWithin(0, packed);
      this.explainedAt.copyWithin(0, packed);
    }
    const own = [0, 0, 0, 0, 0, 0, 0];
    const days = [0, 0, 0, 0, 0, 0, 0];
    let total = 0;
    let totalDays = 0;
    for (let i = 0; i < n; i++) {
      const weight = WEEK_DECAY[((n - 1 - i) / 7) | 0] as number;
      const w = weekdayAt[i] as number;
      const value = weight * (smoother.value[i] as number);
      own[w] = (own[w] as number) + value;
      days[w] = (days[w] as number) + weight;
      total += value;
      totalDays += weight;
    }
    const mean = totalDays > 0 ? total / totalDays : 0;
    for (let w = 0; w < 7; w++) {
      const prior = (20 / 7) * (weekdays[w] as number);
      factors[w] = Math.max(0.02, ((own[w] as number) + prior) / (mean * (days[w] as number) + 20 / 7));
    }
    for (let i = 0; i < n; i++) smoother.factor[i] = factors[weekdayAt[i] as number] as number;
    this.lumpy = this.lumpinessOf(n);
    smoother.run(n, this.smoothed);
    const { squaredError, forecastSum, observed } = this.smoothed;
    const measured = forecastSum > 1e-9 ? squaredError / forecastSum : 2;
    this.smoothedLevel = this.smoothed.level;
    this.dispersion = (observed * measured + 7 * (this.counted ? 2 : measured)) / (observed + 7);
  }

  /** Lumpiness of the n packed days without their weekdays; what a promotion or a holiday moves, moves for a reason. */
  private lumpinessOf(n: number): number {
    const { value, factor } = this.smoother;
    let sales = 0;
    let sold = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      if ((value[i] as number) <= 0 || this.explainedAt[i]) continue;
      const size = (value[i] as number) / (factor[i] as number);
      sales++;
      sold += size;
      squares += size * size;
    }
    return lumpiness(sales, sold, squares);
  }
}

const WEEK_DECAY = Float64Array.from({ length: RECENT / 7 + 1 }, (_, age) => Math.exp(-age / 13));

function known(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
