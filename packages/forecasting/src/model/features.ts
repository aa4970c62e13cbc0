import type { Aggregates } from './aggregates.ts';
import { BulkCeilings } from './bulk.ts';
import { type DayCalendar, YEARS_BACK } from './calendar.ts';
import { leftByClosing } from './closed-holidays.ts';
import { dateFeatureNames, writeDateFeatures } from './date-features.ts';
import { type ClosedDays, GroupStatistics, ordinaryAround } from './group-statistics.ts';
import { LocalFeatures } from './local-features.ts';
import type { Panel } from './panel.ts';
import { RecentSales, WEEKS } from './recent-sales.ts';
import { Responses } from './responses.ts';
import { weekSeasons } from './seasons.ts';
import { meanAt, median, ordinaryMean, ratio } from './statistics.ts';

/** Columns per series and origin, in the order of the matrix. */
const SERIES_COLUMNS = [
  ...['level7', 'level14', 'level28', 'level56', 'level182', 'raw7', 'raw28', 'spread56', 'zeroShare56', 'zeroShare14'],
  ...['daysSinceSale', 'max28', 'last1', 'last2', 'storeMomentum', 'storeMomentum14', 'skuMomentum', 'skuMomentum14'],
  ...['categoryMomentum', 'chainMomentum', 'chainMomentum14', 'storeLevelTrend', 'skuLevelTrend', 'chainLevelTrend'],
  ...['logLevel', 'yearTrend', 'dispersion', 'store', 'sku', 'category', 'age'],
];
/** Columns that also depend on the day of the horizon; the first is the mean of the last eight same weekdays. */
const DAY_COLUMNS = [
  ...['sameWeekday8', 'sameWeekday4', 'sameWeekday1', 'sameWeekday2', 'sameWeekdayMedian', 'weekdayIndex'],
  ...['categoryWeekday', 'smoothed', 'yearAgoWeek', 'yearAgoDay', 'seriesSeason', 'skuSeason', 'skuWeekdaySeason'],
  ...['chainWeekdaySeason', 'storeWeekdaySeason', 'chainSeason', 'eventSeries', 'eventStore', 'eventSku', 'eventChain'],
  ...['eventYears', 'easterSku', 'easterChain'],
];

/**
 * Rows of the global model. One builder serves one panel; `at(origin)` prepares what all series share, `build` writes
 * the horizon's rows of one series. Nothing after origin − 1 is read except the calendar.
 */
export class FeatureBuilder {
  readonly names: readonly string[];
  readonly width: number;
  readonly sameWeekdayColumn = SERIES_COLUMNS.length;
  /** dSES mean of the series built last, by horizon day, base units. */
  readonly smoothedMean: Float64Array;
  /** What the holiday of each horizon day leaves of an ordinary one ({@link leftByClosing}), for the series built last. */
  readonly holiday: Float64Array;

  private readonly panel: Panel;
  private readonly sums: Aggregates;
  private readonly calendar: DayCalendar;
  private readonly bulk: BulkCeilings;
  private readonly recent: RecentSales;
  private readonly byStore: GroupStatistics;
  private readonly bySku: GroupStatistics;
  private readonly byCategory: GroupStatistics;
  private readonly chain: GroupStatistics;
  private readonly dateRows: Float32Array;
  private readonly dateWidth: number;
  private readonly local: LocalFeatures;
  private readonly responses: Responses;
  /** {@link weekSeasons} of the series built last. */
  private readonly season: Float64Array;
  private readonly sorted = new Float64Array(WEEKS);
  private origin = -1;

  constructor(panel: Panel, sums: Aggregates, calendar: DayCalendar) {
    this.panel = panel;
    this.sums = sums;
    this.calendar = calendar;
    const dates = dateFeatureNames(calendar);
    this.local = new LocalFeatures(panel);
    this.responses = new Responses(panel, calendar, sums);
    this.names = [...SERIES_COLUMNS, ...DAY_COLUMNS, ...dates, ...this.responses.names, ...this.local.names];
    this.width = this.names.length;
    this.dateWidth = dates.length;
    this.dateRows = new Float32Array(panel.horizon * dates.length);
    this.smoothedMean = new Float64Array(panel.horizon);
    this.holiday = new Float64Array(panel.horizon);
    this.season = new Float64Array(panel.horizon);
    this.bulk = new BulkCeilings(panel, calendar);
    this.recent = new RecentSales(panel, sums, calendar, this.bulk, levelFloor(panel));
    this.byStore = new GroupStatistics(sums.store, panel.storeCount, panel, calendar);
    this.bySku = new GroupStatistics(sums.sku, panel.skuCount, panel, calendar);
    this.byCategory = new GroupStatistics(sums.storeCategory, sums.storeCategoryCount, panel, calendar);
    this.chain = new GroupStatistics(sums.chain, 1, panel, calendar);
  }

  /** Level by which the last built series was divided, its dSES dispersion, and whether it sells whole pieces. */
  get scale(): number {
    return this.recent.scale;
  }
  get dispersion(): number {
    return this.recent.dispersion;
  }
  get counted(): boolean {
    return this.recent.counted;
  }
  /** How lumpy its demand is, 0 … 1. */
  get lumpy(): number {
    return this.recent.lumpy;
  }

  /** Level and dSES mean of horizon day h with what its holiday leaves of them. */
  levelOn(h: number): number {
    return this.recent.scale * (this.holiday[h] as number);
  }
  smoothedOn(h: number): number {
    return (this.smoothedMean[h] as number) * (this.holiday[h] as number);
  }

  /** The sale of series s on day t without what was bought in bulk; NaN = no observation. */
  ordinarySale(s: number, t: number): number {
    return this.bulk.ordinary(s, t);
  }

  /** Prepares origin day index `origin` (the first forecast day). */
  at(origin: number): void {
    if (origin === this.origin) return;
    this.origin = origin;
    writeDateFeatures(this.calendar, origin, this.panel.horizon, this.dateRows);
    for (const group of [this.byStore, this.bySku, this.byCategory, this.chain]) group.at(origin);
    this.responses.at(origin);
  }

  /**
   * Writes `horizon` rows of `width` features for a series into `out` from `offset`, and sets scale, smoothedMean and
   * dispersion. Features in demand units are divided by the scale; unknown ones are NaN.
   */
  build(s: number, out: Float32Array, offset: number): void {
    const { panel, sums, origin, width, recent } = this;
    const group = sums.storeCategoryOf[s] as number;
    const first = Math.min(sums.first[s] as number, origin);
    recent.collect(s, origin, first, this.byCategory.weekdays.subarray(group * 7, group * 7 + 7));
    const yearBack = origin - 364;
    const yearLevel =
      yearBack - 28 >= first
        ? ordinaryMean(panel.demand, s * panel.dayCount, yearBack - 28, yearBack, this.calendar.event)
        : Number.NaN;
    const sales = { values: panel.demand, base: s * panel.dayCount, first };
    weekSeasons(sales, origin, this.calendar.event, this.season);
    const shared = this.writeSeries(s, first, yearLevel, out, offset);
    for (let h = 0; h < panel.horizon; h++) {
      const row = offset + h * width;
      if (h > 0) out.copyWithin(row, offset, offset + shared);
      const at = this.writeDay(s, h, first, yearLevel, out, row + shared);
      const source = h * this.dateWidth;
      for (let i = 0; i < this.dateWidth; i++) out[at + i] = this.dateRows[source + i] as number;
      this.responses.write(s, Math.min(origin + h, this.calendar.days - 1), out, at + this.dateWidth);
    }
    this.local.write(s, origin, out, offset + width - this.local.names.length, width);
  }

  /** SERIES_COLUMNS into the first row; returns their number. */
  private writeSeries(s: number, first: number, yearLevel: number, out: Float32Array, offset: number): number {
    const { panel, recent, origin } = this;
    const store = panel.store[s] as number;
    const sku = panel.sku[s] as number;
    const group = this.sums.storeCategoryOf[s] as number;
    const inverse = 1 / recent.scale;
    const [byStore, bySku, chain] = [this.byStore.momentum, this.bySku.momentum, this.chain.momentum];
    let at = offset;
    for (let i = 0; i < 5; i++) out[at++] = (recent.levels[i] as number) * inverse;
    out[at++] = recent.raw7 * inverse;
    out[at++] = recent.raw28 * inverse;
    out[at++] = recent.spread56 * inverse;
    out[at++] = recent.zeroShare56;
    out[at++] = recent.zeroShare14;
    out[at++] = recent.daysSinceSale;
    out[at++] = recent.max28 * inverse;
    out[at++] = this.bulk.ordinary(s, origin - 1) * inverse;
    out[at++] = this.bulk.ordinary(s, origin - 2) * inverse;
    out[at++] = byStore[store * 3] as number;
    out[at++] = byStore[store * 3 + 1] as number;
    out[at++] = bySku[sku * 3] as number;
    out[at++] = bySku[sku * 3 + 1] as number;
    out[at++] = this.byCategory.momentum[group * 3] as number;
    out[at++] = chain[0] as number;
    out[at++] = chain[1] as number;
    out[at++] = byStore[store * 3 + 2] as number;
    out[at++] = bySku[sku * 3 + 2] as number;
    out[at++] = chain[2] as number;
    out[at++] = Math.log(recent.scale);
    out[at++] = yearLevel > 0 ? Math.min(5, recent.level28 / yearLevel) : Number.NaN;
    out[at++] = recent.dispersion;
    out[at++] = this.byStore.rank[store] as number;
    out[at++] = this.bySku.rank[sku] as number;
    out[at++] = panel.category[s] as number;
    out[at++] = Math.min(730, origin - first);
    return at - offset;
  }

  /** DAY_COLUMNS of horizon day h from `start` on; returns the next free element. */
  private writeDay(s: number, h: number, first: number, yearLevel: number, out: Float32Array, start: number): number {
    const { panel, calendar, recent, origin } = this;
    const { horizon } = panel;
    const base = s * panel.dayCount;
    const store = panel.store[s] as number;
    const sku = panel.sku[s] as number;
    const group = this.sums.storeCategoryOf[s] as number;
    const t = origin + h;
    const inverse = 1 / recent.scale;
    let at = this.writeSameWeekday(h % 7, inverse, out, start);
    const weekday = calendar.weekday[Math.min(t, calendar.days - 1)] as number;
    out[at++] = this.byCategory.weekdays[group * 7 + weekday] as number;
    const smooth = recent.smoothedLevel * (recent.factors[weekday] as number);
    this.smoothedMean[h] = smooth;
    out[at++] = smooth * inverse;
    const past = t - 364;
    const reaches = yearLevel > 0.05 && past + 3 < origin;
    out[at++] = reaches
      ? Math.min(10, ordinaryMean(panel.demand, base, past - 3, past + 4, calendar.event) / yearLevel)
      : Number.NaN;
    out[at++] =
      reaches && !calendar.event[past] ? Math.min(10, (panel.demand[base + past] as number) / yearLevel) : Number.NaN;
    out[at++] = this.season[h] as number;
    out[at++] = this.bySku.season[sku * horizon + h] as number;
    out[at++] = this.bySku.weekdaySeason[sku * horizon + h] as number;
    out[at++] = this.chain.weekdaySeason[h] as number;
    out[at++] = this.byStore.weekdaySeason[store * horizon + h] as number;
    out[at++] = this.chain.season[h] as number;
    out[at++] = this.seriesEvent(base, first, t, { days: this.sums.closed, base: store * panel.dayCount });
    out[at++] = this.byStore.event[store * horizon + h] as number;
    out[at++] = this.bySku.event[sku * horizon + h] as number;
    out[at++] = this.chain.event[h] as number;
    this.holiday[h] =
      t < calendar.days && calendar.event[t] === 1
        ? leftByClosing(this.byStore.pastOf(store * horizon + h), this.chain.pastOf(h))
        : 1;
    out[at++] = this.eventYears(first, t);
    out[at++] = this.bySku.easter[sku * horizon + h] as number;
    out[at++] = this.chain.easter[h] as number;
    return at;
  }

  /** The last eight same weekdays: means of eight and four, the last two, their median, weekday index. */
  private writeSameWeekday(column: number, inverse: number, out: Float32Array, start: number): number {
    const { week, levels } = this.recent;
    let at = start;
    let n8 = 0;
    let s8 = 0;
    let n4 = 0;
    let s4 = 0;
    for (let k = 0; k < WEEKS; k++) {
      const value = week[k * 7 + column] as number;
      if (Number.isNaN(value)) continue;
      this.sorted[n8++] = value;
      s8 += value;
      if (k < 4) {
        n4++;
        s4 += value;
      }
    }
    const mean = ratio(s8, n8);
    const level56 = levels[3] as number;
    out[at++] = mean * inverse;
    out[at++] = ratio(s4, n4) * inverse;
    out[at++] = (week[column] as number) * inverse;
    out[at++] = (week[7 + column] as number) * inverse;
    out[at++] = median(this.sorted, n8) * inverse;
    out[at++] = level56 > 0 ? mean / level56 : Number.NaN;
    return at;
  }

  /** How many earlier years know the holiday that day t belongs to. */
  private eventYears(first: number, t: number): number {
    let years = 0;
    for (let k = 0; k < YEARS_BACK && t < this.calendar.days; k++) {
      const day = this.calendar.analogues[t * YEARS_BACK + k] as number;
      if (day >= first && day < this.origin) years++;
    }
    return years;
  }

  /** The series' own sales on the same holiday of earlier years over its ordinary days around. */
  private seriesEvent(base: number, first: number, day: number, closed: ClosedDays): number {
    const { demand } = this.panel;
    let sold = 0;
    let expected = 0;
    for (let k = 0; k < YEARS_BACK && day < this.calendar.days; k++) {
      const past = this.calendar.analogues[day * YEARS_BACK + k] as number;
      if (past < first || past >= this.origin) continue;
      const usual = ordinaryAround(demand, base, past, this.origin, this.calendar.event, closed);
      const value = demand[base + past] as number;
      if (Number.isNaN(usual) || Number.isNaN(value)) continue;
      sold += value;
      expected += usual;
    }
    // A tenth of a day's level keeps slow sellers from jumping between 0 and infinity.
    const little = 0.1 * this.recent.scale;
    return expected > 0 ? Math.min(5, (sold + little) / (expected + little)) : Number.NaN;
  }
}

/** Added to every level so that a sleeping series has one: 1 % of the median series, between 0.02 and 0.5 units. */
function levelFloor(panel: Panel): number {
  const from = Math.max(0, panel.dayCount - 365);
  const levels: number[] = [];
  const step = Math.max(1, Math.floor(panel.seriesCount / 5000));
  for (let s = 0; s < panel.seriesCount; s += step)
    levels.push(meanAt(panel.demand, s * panel.dayCount, from, panel.dayCount) || 0);
  levels.sort((a, b) => a - b);
  return Math.min(0.5, Math.max(0.02, 0.01 * (levels[levels.length >> 1] ?? 1)));
}
