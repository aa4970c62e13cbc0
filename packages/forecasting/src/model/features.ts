import { DAY_NO_DEMAND } from '../demand/flags.ts';
import { type Smoothed, Smoother } from '../demand/smoothing.ts';
import type { Aggregates } from './aggregates.ts';
import { type DayCalendar, YEARS_BACK } from './calendar.ts';
import type { Panel } from './panel.ts';

/** Days that the recent statistics look back on. */
const RECENT = 182;
const WEEKS = 8;

/** Columns that are computed per series and origin, in the order of the matrix. */
const SERIES_FEATURES = [
  'level7', 'level14', 'level28', 'level56', 'level182', 'raw7', 'raw28', 'spread56', 'zeroShare56', 'zeroShare14',
  'daysSinceSale', 'max28', 'last1', 'last2', 'storeMomentum', 'storeMomentum14', 'skuMomentum', 'skuMomentum14', 'categoryMomentum', 'chainMomentum',
  'chainMomentum14', 'storeLevelTrend', 'skuLevelTrend', 'chainLevelTrend', 'logLevel', 'yearTrend', 'dispersion', 'store', 'sku', 'category', 'age',
] as const; // biome-ignore format: a table of names
/** Columns that also depend on the day of the horizon. */
const DAY_FEATURES = [
  'sameWeekday8', 'sameWeekday4', 'sameWeekday1', 'sameWeekday2', 'sameWeekdayMedian', 'weekdayIndex',
  'categoryWeekday', 'smoothed', 'yearAgoWeek', 'yearAgoDay', 'skuYearAgoWeek', 'eventSeries', 'eventStore', 'eventSku',
  'eventChain', 'eventYears', 'easterSku', 'easterChain',
] as const; // biome-ignore format: a table of names
/** Columns of the date alone. */
const DATE_FEATURES = [
  'weekday', 'dayOfMonth', 'dayOfYear', 'horizon', 'event', 'eventTomorrow', 'eventYesterday', 'toNextEvent',
  'sinceLastEvent', 'eventOffset', 'easterOffset',
] as const; // biome-ignore format: a table of names

/**
 * Rows of the global model. One builder serves one panel; `at(origin)` prepares what all series share, `build` writes
 * the horizon's rows of one series. Nothing after origin − 1 is read except the calendar.
 */
export class FeatureBuilder {
  readonly names: readonly string[];
  readonly width: number;
  /** Level by which the last built series was divided. */
  scale = 0;
  /** Its dSES mean by horizon day, base units, and the dispersion of its errors. */
  readonly smoothedMean: Float64Array;
  dispersion = 1;
  counted = true;

  readonly sameWeekdayColumn = SERIES_FEATURES.length;

  private readonly panel: Panel;
  private readonly sums: Aggregates;
  private readonly calendar: DayCalendar;
  private readonly floor: number;
  private readonly storeRank: Float64Array;
  private readonly skuRank: Float64Array;
  private origin = -1;
  private readonly dateRows: Float32Array;
  private readonly dateWidth: number;
  private readonly groupRecent: { store: Float64Array; sku: Float64Array; category: Float64Array; chain: Float64Array };
  private readonly categoryWeekday: Float64Array;
  private readonly eventStore: Float64Array;
  private readonly eventSku: Float64Array;
  private readonly eventChain: Float64Array;
  private readonly skuSeason: Float64Array;
  private readonly easterSku: Float64Array;
  private readonly easterChain: Float64Array;
  private readonly smoother = new Smoother(RECENT);
  private readonly smoothed: Smoothed = { level: 0, squaredError: 0, forecastSum: 0, observed: 0 };
  private readonly week = new Float64Array(WEEKS * 7);
  private readonly factors = new Float64Array(7);
  private readonly weekdayAt = new Uint8Array(RECENT);
  private readonly sorted = new Float64Array(WEEKS);

  constructor(panel: Panel, sums: Aggregates, calendar: DayCalendar) {
    this.panel = panel;
    this.sums = sums;
    this.calendar = calendar;
    const horizon = panel.horizon;
    const covariateNames = calendar.covariates.flatMap((column, i) =>
      calendar.binary[i]
        ? [column.name, `${column.name}:lastWeek`, `${column.name}:share28`]
        : [column.name, `${column.name}:anomaly`],
    );
    this.names = [...SERIES_FEATURES, ...DAY_FEATURES, ...DATE_FEATURES, ...covariateNames];
    this.width = this.names.length;
    this.dateWidth = DATE_FEATURES.length + covariateNames.length;
    this.dateRows = new Float32Array(horizon * this.dateWidth);
    this.smoothedMean = new Float64Array(horizon);
    this.storeRank = rankByTotal(sums.store, panel.storeCount, panel.dayCount);
    this.skuRank = rankByTotal(sums.sku, panel.skuCount, panel.dayCount);
    this.floor = levelFloor(panel);
    this.groupRecent = {
      store: new Float64Array(panel.storeCount * 3),
      sku: new Float64Array(panel.skuCount * 3),
      category: new Float64Array(sums.storeCategoryCount * 3),
      chain: new Float64Array(3),
    };
    this.categoryWeekday = new Float64Array(sums.storeCategoryCount * 7);
    this.eventStore = new Float64Array(panel.storeCount * horizon);
    this.eventSku = new Float64Array(panel.skuCount * horizon);
    this.eventChain = new Float64Array(horizon);
    this.skuSeason = new Float64Array(panel.skuCount * horizon);
    this.easterSku = new Float64Array(panel.skuCount * horizon);
    this.easterChain = new Float64Array(horizon);
  }

  /** Prepares origin day index `origin` (the first forecast day). */
  at(origin: number): void {
    if (origin === this.origin) return;
    this.origin = origin;
    this.dateFeatures(origin);
    const { sums, panel } = this;
    const { event } = this.calendar;
    momentum(sums.store, panel.storeCount, panel.dayCount, origin, event, this.groupRecent.store);
    momentum(sums.sku, panel.skuCount, panel.dayCount, origin, event, this.groupRecent.sku);
    momentum(sums.storeCategory, sums.storeCategoryCount, panel.dayCount, origin, event, this.groupRecent.category);
    momentum(sums.chain, 1, panel.dayCount, origin, event, this.groupRecent.chain);
    const from = Math.max(0, origin - WEEKS * 7);
    for (let g = 0; g < sums.storeCategoryCount; g++) {
      let total = 0;
      for (let w = 0; w < 7; w++) this.categoryWeekday[g * 7 + w] = 0;
      for (let t = from; t < origin; t++) {
        const value = sums.storeCategory[g * panel.dayCount + t] as number;
        const w = this.calendar.weekday[t] as number;
        this.categoryWeekday[g * 7 + w] = (this.categoryWeekday[g * 7 + w] as number) + value;
        total += value;
      }
      for (let w = 0; w < 7; w++)
        this.categoryWeekday[g * 7 + w] = total > 0 ? ((this.categoryWeekday[g * 7 + w] as number) * 7) / total : 1;
    }
    for (let h = 0; h < panel.horizon; h++) {
      const { analogues, sameEaster } = this.calendar;
      this.eventChain[h] = this.groupEvent(analogues, sums.chain, 0, origin, origin + h);
      this.easterChain[h] = this.groupEvent(sameEaster, sums.chain, 0, origin, origin + h);
      for (let g = 0; g < panel.storeCount; g++)
        this.eventStore[g * panel.horizon + h] = this.groupEvent(analogues, sums.store, g, origin, origin + h);
      for (let g = 0; g < panel.skuCount; g++) {
        this.eventSku[g * panel.horizon + h] = this.groupEvent(analogues, sums.sku, g, origin, origin + h);
        this.easterSku[g * panel.horizon + h] = this.groupEvent(sameEaster, sums.sku, g, origin, origin + h);
        this.skuSeason[g * panel.horizon + h] = season(sums.sku, g * panel.dayCount, origin, h, event);
      }
    }
  }

  /** Sum of a group on the same holiday of earlier years over its ordinary same weekdays around it. */
  private groupEvent(pastDays: Int32Array, totals: Float64Array, group: number, origin: number, day: number): number {
    const base = group * this.panel.dayCount;
    let sold = 0;
    let expected = 0;
    for (let k = 0; k < YEARS_BACK; k++) {
      const past = pastDays[day * YEARS_BACK + k] as number;
      if (past < 0 || past >= origin) continue;
      const usual = this.ordinary(totals, base, past, origin, null);
      if (!(usual > 0)) continue;
      sold += totals[base + past] as number;
      expected += usual;
    }
    return expected > 0 ? Math.min(5, sold / expected) : Number.NaN;
  }

  /** Mean sale of the same weekday 1 to 4 weeks around a day, without events and closed days; NaN when unknown. */
  private ordinary(
    values: Float64Array | Float32Array,
    base: number,
    day: number,
    origin: number,
    closed: { readonly days: Uint8Array; readonly base: number } | null,
  ): number {
    let sum = 0;
    let n = 0;
    for (let k = -4; k <= 4; k++) {
      const t = day + 7 * k;
      if (k === 0 || t < 0 || t >= origin || this.calendar.event[t]) continue;
      if (closed?.days[closed.base + t]) continue;
      const value = values[base + t] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
    return n > 1 ? sum / n : Number.NaN;
  }

  private dateFeatures(origin: number): void {
    const { calendar, dateRows, dateWidth, panel } = this;
    const last = calendar.days - 1;
    for (let h = 0; h < panel.horizon; h++) {
      const t = Math.min(last, origin + h);
      let at = h * dateWidth;
      const put = (value: number) => {
        dateRows[at++] = value;
      };
      put(calendar.weekday[t] as number);
      put(calendar.dayOfMonth[t] as number);
      put(calendar.dayOfYear[t] as number);
      put(h);
      put(calendar.event[t] as number);
      put(t < last ? (calendar.event[t + 1] as number) : 0);
      put(t > 0 ? (calendar.event[t - 1] as number) : 0);
      put(calendar.toNext[t] as number);
      put(calendar.sinceLast[t] as number);
      put(calendar.offset[t] === 99 ? Number.NaN : (calendar.offset[t] as number));
      put(calendar.easterOffset[t] as number);
      calendar.covariates.forEach((column, i) => {
        const value = column.values[t] as number;
        put(value);
        const recent = meanOf(column.values, origin - 28, origin);
        if (calendar.binary[i]) {
          put(t >= 7 ? (column.values[t - 7] as number) : Number.NaN);
          put(recent);
        } else put(value - recent);
      });
    }
  }

  /**
   * Writes `horizon` rows of `width` features for a series into `out` from `offset`, and sets scale, smoothedMean and
   * dispersion. Features in demand units are divided by the scale; unknown ones are NaN.
   */
  build(s: number, out: Float32Array, offset: number): void {
    const { panel, sums, calendar, origin, width } = this;
    const { dayCount, horizon, demand, flags } = panel;
    const base = s * dayCount;
    const store = panel.store[s] as number;
    const sku = panel.sku[s] as number;
    const group = sums.storeCategoryOf[s] as number;
    const closedBase = store * dayCount;
    const first = Math.min(sums.first[s] as number, origin);
    const week = this.week.fill(Number.NaN);

    // One walk back over the last half year collects every recent statistic.
    let sum = 0;
    let days = 0;
    let raw7 = 0;
    let raw28 = 0;
    let squares = 0;
    let zeros56 = 0;
    let zeros14 = 0;
    let days14 = 0;
    let sinceSale = 60;
    let max28 = 0;
    const mean = [0, 0, 0, 0, 0];
    const from = Math.max(0, first, origin - RECENT);
    let counted = true;
    let packed = RECENT;
    for (let t = origin - 1; t >= from; t--) {
      const back = origin - t;
      const value = demand[base + t] as number;
      const unknown = Number.isNaN(value) || (flags !== null && ((flags[base + t] as number) & DAY_NO_DEMAND) !== 0);
      if (back <= 28 && value > 0) {
        raw28 += value;
        if (back <= 7) raw7 += value;
      }
      if (!unknown && !sums.closed[closedBase + t]) {
        sum += value;
        days++;
        if (value > 0) {
          if (back < sinceSale) sinceSale = back;
          if (back <= 28 && value > max28) max28 = value;
          if (value !== Math.round(value)) counted = false;
        }
        if (back <= 56) {
          squares += value * value;
          if (!(value > 0)) {
            zeros56++;
            if (back <= 14) zeros14++;
          }
          if (back <= 14) days14++;
          week[(((back - 1) / 7) | 0) * 7 + ((7 - (back % 7)) % 7)] = value;
        }
        packed--;
        this.smoother.value[packed] = value > 0 ? value : 0;
        this.smoother.week[packed] = back <= 56 ? (((back - 1) / 7) | 0) + 1 : 0;
        this.weekdayAt[packed] = calendar.weekday[t] as number;
      }
      if (back === 7) mean[0] = ratio(sum, days);
      else if (back === 14) mean[1] = ratio(sum, days);
      else if (back === 28) mean[2] = ratio(sum, days);
      else if (back === 56) mean[3] = ratio(sum, days);
    }
    const whole = ratio(sum, days);
    const reach = origin - from;
    if (reach < 7) mean[0] = whole;
    if (reach < 14) mean[1] = whole;
    if (reach < 28) mean[2] = whole;
    if (reach < 56) mean[3] = whole;
    mean[4] = whole;
    const [l7, l14, l28, l56, l182] = mean as [number, number, number, number, number];
    // A closed week says nothing about the level: fall back on the longer one.
    const m56 = Number.isNaN(l56) ? (Number.isNaN(l182) ? 0 : l182) : l56;
    const m28 = Number.isNaN(l28) ? m56 : l28;
    const m7 = Number.isNaN(l7) ? m28 : l7;
    const scale = 0.3 * m7 + 0.4 * m28 + 0.3 * m56 + this.floor;
    this.scale = scale;
    this.counted = counted;
    const days56 = Math.min(56, reach);
    const variance = days56 > 0 ? Math.max(0, squares / days56 - m56 * m56) : 0;
    this.smooth(packed, group);
    const yearBack = origin - 364;
    const yearLevel =
      yearBack - 28 >= first ? ordinaryMean(demand, base, yearBack - 28, yearBack, calendar.event) : Number.NaN;

    let at = offset;
    const inverse = 1 / scale;
    const row0 = at;
    out[at++] = l7 * inverse;
    out[at++] = l14 * inverse;
    out[at++] = l28 * inverse;
    out[at++] = l56 * inverse;
    out[at++] = l182 * inverse;
    out[at++] = (raw7 / 7) * inverse;
    out[at++] = (raw28 / 28) * inverse;
    out[at++] = Math.sqrt(variance) * inverse;
    out[at++] = zeros56 / Math.max(1, days56);
    out[at++] = zeros14 / Math.max(1, days14);
    out[at++] = sinceSale;
    out[at++] = max28 * inverse;
    out[at++] = (demand[base + origin - 1] as number) * inverse;
    out[at++] = (demand[base + origin - 2] as number) * inverse;
    const { store: byStore, sku: bySku, category: byCategory, chain } = this.groupRecent;
    out[at++] = byStore[store * 3] as number;
    out[at++] = byStore[store * 3 + 1] as number;
    out[at++] = bySku[sku * 3] as number;
    out[at++] = bySku[sku * 3 + 1] as number;
    out[at++] = byCategory[group * 3] as number;
    out[at++] = chain[0] as number;
    out[at++] = chain[1] as number;
    out[at++] = byStore[store * 3 + 2] as number;
    out[at++] = bySku[sku * 3 + 2] as number;
    out[at++] = chain[2] as number;
    out[at++] = Math.log(scale);
    out[at++] = yearLevel > 0 ? Math.min(5, m28 / yearLevel) : Number.NaN;
    out[at++] = this.dispersion;
    out[at++] = this.storeRank[store] as number;
    out[at++] = this.skuRank[sku] as number;
    out[at++] = panel.category[s] as number;
    out[at++] = Math.min(730, origin - first);
    const shared = at - row0;

    const closed = { days: sums.closed, base: closedBase };
    for (let h = 0; h < horizon; h++) {
      const row = row0 + h * width;
      if (h > 0) out.copyWithin(row, row0, row0 + shared);
      at = row + shared;
      const column = h % 7;
      const t = origin + h;
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
      const d8 = ratio(s8, n8);
      out[at++] = d8 * inverse;
      out[at++] = ratio(s4, n4) * inverse;
      out[at++] = (week[column] as number) * inverse;
      out[at++] = (week[7 + column] as number) * inverse;
      out[at++] = median(this.sorted, n8) * inverse;
      out[at++] = l56 > 0 ? d8 / l56 : Number.NaN;
      const weekday = calendar.weekday[Math.min(t, calendar.days - 1)] as number;
      out[at++] = this.categoryWeekday[group * 7 + weekday] as number;
      const factor = this.factors[weekday] as number;
      const smooth = this.smoothed.level * factor;
      this.smoothedMean[h] = smooth;
      out[at++] = smooth * inverse;
      const past = t - 364;
      if (yearLevel > 0.05 && past + 3 < origin) {
        out[at++] = Math.min(10, ordinaryMean(demand, base, past - 3, past + 4, calendar.event) / yearLevel);
        out[at++] = calendar.event[past] ? Number.NaN : Math.min(10, (demand[base + past] as number) / yearLevel);
      } else {
        out[at++] = Number.NaN;
        out[at++] = Number.NaN;
      }
      out[at++] = this.skuSeason[sku * horizon + h] as number;
      out[at++] = this.seriesEvent(base, first, t, scale, closed);
      out[at++] = this.eventStore[store * horizon + h] as number;
      out[at++] = this.eventSku[sku * horizon + h] as number;
      out[at++] = this.eventChain[h] as number;
      let years = 0;
      for (let k = 0; k < YEARS_BACK; k++) {
        const day = t < calendar.days ? (calendar.analogues[t * YEARS_BACK + k] as number) : -1;
        if (day >= first && day < origin) years++;
      }
      out[at++] = years;
      out[at++] = this.easterSku[sku * horizon + h] as number;
      out[at++] = this.easterChain[h] as number;
      const source = h * this.dateWidth;
      for (let i = 0; i < this.dateWidth; i++) out[at++] = this.dateRows[source + i] as number;
    }
  }

  private seriesEvent(
    base: number,
    first: number,
    day: number,
    scale: number,
    closed: { readonly days: Uint8Array; readonly base: number },
  ): number {
    if (day >= this.calendar.days) return Number.NaN;
    let sold = 0;
    let expected = 0;
    for (let k = 0; k < YEARS_BACK; k++) {
      const past = this.calendar.analogues[day * YEARS_BACK + k] as number;
      if (past < first || past >= this.origin) continue;
      const usual = this.ordinary(this.panel.demand, base, past, this.origin, closed);
      const value = this.panel.demand[base + past] as number;
      if (Number.isNaN(usual) || Number.isNaN(value)) continue;
      sold += value;
      expected += usual;
    }
    // A tenth of a day's level keeps slow sellers from jumping between 0 and infinity.
    return expected > 0 ? Math.min(5, (sold + 0.1 * scale) / (expected + 0.1 * scale)) : Number.NaN;
  }

  /** dSES on the packed days [packed, RECENT): weekday factors shrunk to the store category, level, dispersion. */
  private smooth(packed: number, group: number): void {
    const { smoother, factors, weekdayAt } = this;
    const n = RECENT - packed;
    if (packed > 0) {
      smoother.value.copyWithin(0, packed);
      smoother.week.copyWithin(0, packed);
      weekdayAt.copyWithin(0, packed);
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
      const prior = (20 / 7) * (this.categoryWeekday[group * 7 + w] as number);
      factors[w] = Math.max(0.02, ((own[w] as number) + prior) / (mean * (days[w] as number) + 20 / 7));
    }
    for (let i = 0; i < n; i++) smoother.factor[i] = factors[weekdayAt[i] as number] as number;
    smoother.run(n, this.smoothed);
    const { squaredError, forecastSum, observed } = this.smoothed;
    const measured = forecastSum > 1e-9 ? squaredError / forecastSum : 2;
    this.dispersion = (observed * measured + 7 * (this.counted ? 2 : measured)) / (observed + 7);
  }
}

const WEEK_DECAY = Float64Array.from({ length: RECENT / 7 + 1 }, (_, age) => Math.exp(-age / 13));

function ratio(sum: number, n: number): number {
  return n > 0 ? sum / n : Number.NaN;
}

function median(values: Float64Array, n: number): number {
  for (let i = 1; i < n; i++) {
    const v = values[i] as number;
    let j = i - 1;
    while (j >= 0 && (values[j] as number) > v) {
      values[j + 1] = values[j] as number;
      j--;
    }
    values[j + 1] = v;
  }
  if (n === 0) return Number.NaN;
  const half = n >> 1;
  return n % 2 === 1 ? (values[half] as number) : ((values[half - 1] as number) + (values[half] as number)) / 2;
}

function meanAt(values: Float32Array, base: number, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[base + t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}

function ordinaryMean(values: Float32Array, base: number, from: number, to: number, event: Uint8Array): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[base + t] as number;
    if (Number.isNaN(value) || event[t]) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}

/**
 * Per group, event days left out: the last 7 and 14 days over the same weekdays of the 4 weeks before, and the last 28
 * days over the same days a year ago.
 */
function momentum(
  totals: Float64Array,
  groups: number,
  dayCount: number,
  origin: number,
  event: Uint8Array,
  out: Float64Array,
): void {
  for (let g = 0; g < groups; g++) {
    const base = g * dayCount;
    let near7 = 0;
    let usual7 = 0;
    let near14 = 0;
    let usual14 = 0;
    let last28 = 0;
    let year28 = 0;
    for (let back = 1; back <= 28; back++) {
      const t = origin - back;
      if (t < 0 || event[t]) continue;
      const value = totals[base + t] as number;
      if (t >= 364 && !event[t - 364]) {
        last28 += value;
        year28 += totals[base + t - 364] as number;
      }
      if (back > 14) continue;
      let sum = 0;
      let n = 0;
      for (let p = back > 7 ? t - 7 : t - 14; p >= 0 && p >= origin - 49; p -= 7)
        if (!event[p]) {
          sum += totals[base + p] as number;
          n++;
        }
      if (n === 0) continue;
      near14 += value;
      usual14 += sum / n;
      if (back > 7) continue;
      near7 += value;
      usual7 += sum / n;
    }
    out[g * 3] = usual7 > 0 ? Math.min(5, near7 / usual7) : Number.NaN;
    out[g * 3 + 1] = usual14 > 0 ? Math.min(5, near14 / usual14) : Number.NaN;
    out[g * 3 + 2] = year28 > 0 ? Math.min(5, last28 / year28) : Number.NaN;
  }
}

/** Week around the same day last year over the four weeks before the same origin last year, event days left out. */
function season(totals: Float64Array, base: number, origin: number, h: number, event: Uint8Array): number {
  const past = origin + h - 364;
  const yearBack = origin - 364;
  if (yearBack - 28 < 0 || past + 3 >= origin) return Number.NaN;
  let near = 0;
  let nearDays = 0;
  let before = 0;
  let beforeDays = 0;
  for (let t = past - 3; t <= past + 3; t++)
    if (!event[t]) {
      near += totals[base + t] as number;
      nearDays++;
    }
  for (let t = yearBack - 28; t < yearBack; t++)
    if (!event[t]) {
      before += totals[base + t] as number;
      beforeDays++;
    }
  return before > 0 && nearDays > 0 ? Math.min(10, near / nearDays / (before / beforeDays)) : Number.NaN;
}

function rankByTotal(totals: Float64Array, groups: number, dayCount: number): Float64Array {
  const sums = Array.from({ length: groups }, (_, g) => {
    let sum = 0;
    for (let t = 0; t < dayCount; t++) sum += totals[g * dayCount + t] as number;
    return { g, sum };
  });
  sums.sort((a, b) => a.sum - b.sum || a.g - b.g);
  const rank = new Float64Array(groups);
  sums.forEach((entry, i) => {
    rank[entry.g] = i;
  });
  return rank;
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
