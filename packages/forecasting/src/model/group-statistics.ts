import { type DayCalendar, YEARS_BACK } from './calendar.ts';
import type { HolidayPast } from './closed-holidays.ts';
import type { Panel } from './panel.ts';
import { WEEKS } from './recent-sales.ts';
import { weekdaySeasons, weekSeasons } from './seasons.ts';

/** Days of a store that do not count, as part of a larger array. */
export interface ClosedDays {
  readonly days: Uint8Array;
  readonly base: number;
}

/** One way of adding the panel up, and what its groups did before the origin that was set last. */
export class GroupStatistics {
  /** groups × 3: last 7 and last 14 days over usual, last 28 days over last year. */
  readonly momentum: Float64Array;
  /** groups × horizon: the same holiday, and the same distance from Easter, over ordinary days around it. */
  readonly event: Float64Array;
  /** groups × horizon: how many years tell that. */
  readonly eventYears: Float64Array;
  readonly easter: Float64Array;
  /** groups × horizon: {@link weekSeasons} of the group's totals. */
  readonly season: Float64Array;
  /** groups × horizon: {@link weekdaySeasons} of the group's totals. */
  readonly weekdaySeason: Float64Array;
  /** groups × 7: weekday factors of the last eight weeks, Monday first. */
  readonly weekdays: Float64Array;
  /** Rank of the group by its total. */
  readonly rank: Float64Array;

  private readonly totals: Float64Array;
  private readonly groups: number;
  private readonly panel: Panel;
  private readonly calendar: DayCalendar;
  /** Of the last {@link overOrdinary}. */
  private years = 0;

  /** `totals` is groups × dayCount. */
  constructor(totals: Float64Array, groups: number, panel: Panel, calendar: DayCalendar) {
    this.totals = totals;
    this.groups = groups;
    this.panel = panel;
    this.calendar = calendar;
    this.momentum = new Float64Array(groups * 3);
    this.event = new Float64Array(groups * panel.horizon);
    this.eventYears = new Float64Array(groups * panel.horizon);
    this.easter = new Float64Array(groups * panel.horizon);
    this.season = new Float64Array(groups * panel.horizon);
    this.weekdaySeason = new Float64Array(groups * panel.horizon);
    this.weekdays = new Float64Array(groups * 7);
    this.rank = rankByTotal(totals, groups, panel.dayCount);
  }

  at(origin: number): void {
    const { horizon, dayCount } = this.panel;
    const { analogues, sameEaster, event } = this.calendar;
    for (let g = 0; g < this.groups; g++) {
      const base = g * dayCount;
      this.setMomentum(g, base, origin);
      this.setWeekdays(g, base, origin);
      const sales = { values: this.totals, base, first: 0 };
      const days = [g * horizon, (g + 1) * horizon] as const;
      weekSeasons(sales, origin, event, this.season.subarray(...days));
      weekdaySeasons(sales, origin, event, this.weekdaySeason.subarray(...days));
      for (let h = 0; h < horizon; h++) {
        const at = g * horizon + h;
        this.event[at] = this.overOrdinary(analogues, base, origin, origin + h);
        this.eventYears[at] = this.years;
        this.easter[at] = this.overOrdinary(sameEaster, base, origin, origin + h);
      }
    }
  }

  private setWeekdays(g: number, base: number, origin: number): void {
    const { weekdays, totals, calendar } = this;
    weekdays.fill(0, g * 7, g * 7 + 7);
    let total = 0;
    for (let t = Math.max(0, origin - WEEKS * 7); t < origin; t++) {
      const value = totals[base + t] as number;
      const at = g * 7 + (calendar.weekday[t] as number);
      weekdays[at] = (weekdays[at] as number) + value;
      total += value;
    }
    for (let at = g * 7; at < g * 7 + 7; at++) weekdays[at] = total > 0 ? ((weekdays[at] as number) * 7) / total : 1;
  }

  /** What the group did on the same holiday, element `at` of {@link event}. */
  pastOf(at: number): HolidayPast {
    return { ratio: this.event[at] as number, years: this.eventYears[at] as number };
  }

  /** Event days left out: the last 7 and 14 days over the same weekdays of the weeks before; 28 days over last year. */
  private setMomentum(g: number, base: number, origin: number): void {
    const { totals, momentum } = this;
    const { event } = this.calendar;
    let near7 = 0;
    let usual7 = 0;
    let near14 = 0;
    let usual14 = 0;
    let last28 = 0;
    let year28 = 0;
    for (let t = origin - 1; t >= Math.max(0, origin - 28); t--) {
      if (event[t]) continue;
      const value = totals[base + t] as number;
      if (t >= 364 && !event[t - 364]) {
        last28 += value;
        year28 += totals[base + t - 364] as number;
      }
      const usual = t >= origin - 14 ? this.usualBefore(base, t, origin) : Number.NaN;
      if (Number.isNaN(usual)) continue;
      near14 += value;
      usual14 += usual;
      if (t < origin - 7) continue;
      near7 += value;
      usual7 += usual;
    }
    momentum[g * 3] = usual7 > 0 ? Math.min(5, near7 / usual7) : Number.NaN;
    momentum[g * 3 + 1] = usual14 > 0 ? Math.min(5, near14 / usual14) : Number.NaN;
    momentum[g * 3 + 2] = year28 > 0 ? Math.min(5, last28 / year28) : Number.NaN;
  }

  /** Mean of the same weekday of the weeks between 14 and 49 days before the origin; NaN without one. */
  private usualBefore(base: number, t: number, origin: number): number {
    let sum = 0;
    let n = 0;
    for (let p = t >= origin - 7 ? t - 14 : t - 7; p >= 0 && p >= origin - 49; p -= 7)
      if (!this.calendar.event[p]) {
        sum += this.totals[base + p] as number;
        n++;
      }
    return n > 0 ? sum / n : Number.NaN;
  }

  /** Sum on the corresponding days of earlier years over their ordinary same weekdays around. */
  private overOrdinary(pastDays: Int32Array, base: number, origin: number, day: number): number {
    let sold = 0;
    let expected = 0;
    this.years = 0;
    for (let k = 0; k < YEARS_BACK; k++) {
      const past = pastDays[day * YEARS_BACK + k] as number;
      if (past < 0 || past >= origin) continue;
      const usual = ordinaryAround(this.totals, base, past, origin, this.calendar.event, null);
      if (!(usual > 0)) continue;
      sold += this.totals[base + past] as number;
      expected += usual;
      this.years++;
    }
    return expected > 0 ? Math.min(5, sold / expected) : Number.NaN;
  }
}

/** Mean sale of the same weekday 1 to 4 weeks around a day, without events and closed days; NaN when unknown. */
export function ordinaryAround(
  values: Float64Array | Float32Array,
  base: number,
  day: number,
  origin: number,
  event: Uint8Array,
  closed: ClosedDays | null,
): number {
  let sum = 0;
  let n = 0;
  for (let k = -4; k <= 4; k++) {
    const t = day + 7 * k;
    if (k === 0 || t < 0 || t >= origin || event[t] || closed?.days[closed.base + t]) continue;
    const value = values[base + t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return n > 1 ? sum / n : Number.NaN;
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
