import type { DayCalendar } from './calendar.ts';
import { ordinaryAround } from './group-statistics.ts';
import type { CalendarColumn, Panel } from './panel.ts';

/** Marked days this long ago no longer count. */
const MEMORY_DAYS = 730;
/** Days after a marked day that its ordinary sale is read from, too; before that the day does not count. */
const SETTLED_DAYS = 15;
/** Marked days' worth, and units, of the chain's response that enter a group's own. */
const PRIOR_MARKS = 4;
const PRIOR_UNITS = 20;
/** Window of the share of marked days that recent sales already contain. */
const RECENT_DAYS = 28;

/**
 * How the groups of one kind (items, stores) answer to one column of marks, a promotion or a school holiday: sales on
 * marked days over the same weekdays around them without the mark. What a tree would have to learn item by item.
 */
class Response {
  private readonly column: CalendarColumn;
  private readonly groups: number;
  /** Marked days that could be compared, ascending. */
  private readonly marks: Int32Array;
  /** groups × (marks + 1): sums of sold and ordinary sales up to each mark. */
  private readonly sold: Float64Array;
  private readonly usual: Float64Array;
  /** Per group the factor of a marked day before the origin set last; NaN when unknown. */
  private readonly factor: Float64Array;
  private share = 0;

  constructor(column: CalendarColumn, totals: Float64Array, groups: number, panel: Panel, calendar: DayCalendar) {
    this.column = column;
    this.groups = groups;
    const { dayCount } = panel;
    const skip = calendar.event.slice();
    const marks: number[] = [];
    for (let t = 0; t < dayCount; t++) {
      if (column.values[t] !== 1) continue;
      if (!calendar.event[t]) marks.push(t);
      skip[t] = 1;
    }
    this.marks = Int32Array.from(marks);
    const stride = marks.length + 1;
    this.sold = new Float64Array(groups * stride);
    this.usual = new Float64Array(groups * stride);
    this.factor = new Float64Array(groups);
    for (let g = 0; g < groups; g++) {
      const base = g * dayCount;
      marks.forEach((t, m) => {
        const usual = ordinaryAround(totals, base, t, Math.min(dayCount, t + SETTLED_DAYS), skip, null);
        const known = usual >= 0;
        const at = g * stride + m;
        this.sold[at + 1] = (this.sold[at] as number) + (known ? (totals[base + t] as number) : 0);
        this.usual[at + 1] = (this.usual[at] as number) + (known ? usual : 0);
      });
    }
  }

  at(origin: number): void {
    const { marks, sold, usual, groups, factor, column } = this;
    const stride = marks.length + 1;
    let until = 0;
    while (until < marks.length && (marks[until] as number) + SETTLED_DAYS <= origin) until++;
    let from = 0;
    while (from < until && (marks[from] as number) < origin - MEMORY_DAYS) from++;
    const days = until - from;
    let allSold = 0;
    let allUsual = 0;
    for (let g = 0; g < groups; g++) {
      allSold += (sold[g * stride + until] as number) - (sold[g * stride + from] as number);
      allUsual += (usual[g * stride + until] as number) - (usual[g * stride + from] as number);
    }
    const doubt = days > 0 ? (PRIOR_MARKS * allUsual) / days : 0;
    const chain = allUsual > 0 ? (allSold + doubt) / (allUsual + doubt) : Number.NaN;
    for (let g = 0; g < groups; g++) {
      const own = (usual[g * stride + until] as number) - (usual[g * stride + from] as number);
      const prior = PRIOR_UNITS + (days > 0 ? (PRIOR_MARKS * own) / days : 0);
      const units = (sold[g * stride + until] as number) - (sold[g * stride + from] as number);
      factor[g] = (units + prior * chain) / (own + prior);
    }
    let marked = 0;
    for (let t = Math.max(0, origin - RECENT_DAYS); t < origin; t++) if (column.values[t] === 1) marked++;
    this.share = marked / RECENT_DAYS;
  }

  /** What day t is worth for group g over the mix of marked and other days that its recent sales contain. */
  effect(g: number, t: number): number {
    const value = this.column.values[t] as number;
    const factor = this.factor[g] as number;
    if (Number.isNaN(value) || Number.isNaN(factor)) return Number.NaN;
    return (value === 1 ? factor : 1) / (1 + this.share * (factor - 1));
  }
}

/** Responses of items and stores to every column of marks of the calendar. */
export class Responses {
  readonly names: readonly string[];
  private readonly panel: Panel;
  private readonly bySku: readonly Response[];
  private readonly byStore: readonly Response[];

  constructor(
    panel: Panel,
    calendar: DayCalendar,
    totals: { readonly sku: Float64Array; readonly store: Float64Array },
  ) {
    const columns = calendar.covariates.filter((column, i) => calendar.binary[i] && !column.labels);
    const of = (values: Float64Array, groups: number) =>
      columns.map((column) => new Response(column, values, groups, panel, calendar));
    this.panel = panel;
    this.bySku = of(totals.sku, panel.skuCount);
    this.byStore = of(totals.store, panel.storeCount);
    this.names = columns.flatMap(({ name }) => [`${name}:itemEffect`, `${name}:storeEffect`]);
  }

  at(origin: number): void {
    for (const response of [...this.bySku, ...this.byStore]) response.at(origin);
  }

  /** Writes the effects on day t for series s. */
  write(s: number, t: number, out: Float32Array, offset: number): void {
    const { panel, bySku, byStore } = this;
    for (let i = 0; i < bySku.length; i++) {
      out[offset + 2 * i] = (bySku[i] as Response).effect(panel.sku[s] as number, t);
      out[offset + 2 * i + 1] = (byStore[i] as Response).effect(panel.store[s] as number, t);
    }
  }
}
