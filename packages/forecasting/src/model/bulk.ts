import { type DayCalendar, NO_EVENT } from './calendar.ts';
import type { Panel } from './panel.ts';

/** Days of history that share a ceiling, counted back from the end. */
const YEAR = 365;
/** A bulk day is rarer than this among a year's days of sale … */
const USUAL_SHARE = 0.97;
/** … and lies this many spreads above their median; with fewer days of sale than {@link LEAST_SALES} nothing is rare. */
const SPREADS = 6;
const LEAST_SALES = Math.ceil(1 / (1 - USUAL_SHARE));

/**
 * What a series sells on a day at most without somebody having bought in bulk (a wedding's cakes, a wholesale line). Such
 * a day says nothing about the days to come, yet it would raise the mean of weeks: levels, smoothing and the means that
 * boosters learn see it cut to the ceiling, quantiles and totals see it whole. Days around holidays and marked days
 * (promotions) are explained by the calendar and never cut. A ceiling is read from a whole year of the panel: rows of
 * earlier origins know the days after them that far, forecasts at the panel's end know nothing but the past.
 */
export class BulkCeilings {
  private readonly panel: Panel;
  /** 1 on days near holidays and on marked days, whose sales the calendar explains. */
  readonly explained: Uint8Array;
  private readonly years: number;
  /** seriesCount × years, the last year first; NaN until asked for. */
  private readonly ceilings: Float32Array;
  private readonly sales = new Float32Array(YEAR);

  constructor(panel: Panel, calendar: DayCalendar) {
    this.panel = panel;
    this.explained = explainedDays(panel, calendar);
    this.years = Math.max(1, Math.ceil(panel.dayCount / YEAR));
    this.ceilings = new Float32Array(panel.seriesCount * this.years).fill(Number.NaN);
  }

  /** The sale of series s on day t, cut to its ceiling; NaN stays NaN. */
  ordinary(s: number, t: number): number {
    const value = this.panel.demand[s * this.panel.dayCount + t] as number;
    return value > 1 && !this.explained[t] ? Math.min(value, this.ceiling(s, t)) : value;
  }

  private ceiling(s: number, t: number): number {
    const year = Math.floor((this.panel.dayCount - 1 - t) / YEAR);
    const at = s * this.years + year;
    const known = this.ceilings[at] as number;
    if (!Number.isNaN(known)) return known;
    const fresh = this.measure(s, year);
    this.ceilings[at] = fresh;
    return fresh;
  }

  private measure(s: number, year: number): number {
    const { demand, dayCount } = this.panel;
    const to = dayCount - year * YEAR;
    const base = s * dayCount;
    let n = 0;
    for (let t = Math.max(0, to - YEAR); t < to; t++) {
      const value = demand[base + t] as number;
      if (value > 0) this.sales[n++] = value;
    }
    return n < LEAST_SALES ? Number.POSITIVE_INFINITY : ceilingOf(this.sales.subarray(0, n).sort());
  }
}

/** Ceiling of ascending sales: their 97 % quantile, or six spreads above the median if that is more. */
export function ceilingOf(sales: Float32Array): number {
  const at = (share: number) => sales[Math.floor(share * sales.length)] as number;
  const median = at(0.5);
  // Half a Poisson spread and a unit more, so that a series that nearly always sells the same has room to be unlucky.
  const spread = at(0.75) - median + 0.5 * Math.sqrt(median) + 1;
  return Math.max(at(USUAL_SHARE), median + SPREADS * spread);
}

function explainedDays(panel: Panel, calendar: DayCalendar): Uint8Array {
  const explained = new Uint8Array(panel.dayCount);
  const marks = calendar.covariates.filter((_, i) => calendar.binary[i]);
  for (let t = 0; t < panel.dayCount; t++)
    if (calendar.offset[t] !== NO_EVENT || marks.some(({ values }) => values[t] === 1)) explained[t] = 1;
  return explained;
}
