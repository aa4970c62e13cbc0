/**
 * dSES: simple exponential smoothing of demand without its weekday profile, with the smoothing rate that would have
 * erred least on this very series (grid of five). Hyndman & Athanasopoulos, "Forecasting", 3rd ed., 8.1; the shrunk
 * weekday profile replaces seasonal states, which 26 weeks of a slow seller cannot feed.
 */

export const SMOOTHING_RATES = [0.02, 0.05, 0.1, 0.15, 0.25] as const;
/** Weekly pseudo-origins at the end of the history from which the dispersion is measured. */
export const PSEUDO_ORIGINS = 8;
/** Days of warm-up: their mean starts the level, and they do not vote on the rate. */
const WARM_UP_DAYS = 14;
/** A weekday factor divides the sale; closer to zero than this it would blow a stray sale up. */
const MIN_FACTOR = 0.15;

export interface Smoothed {
  level: number;
  /** Sum of squared errors and of forecasts over the pseudo-origin weeks; their ratio is the dispersion. */
  squaredError: number;
  forecastSum: number;
  observed: number;
}

/** Scratch space so that a batch of 150,000 series allocates nothing per series. */
export class Smoother {
  /** Observed demand and its expected factor (weekday × event), packed without gaps. */
  readonly value: Float64Array;
  readonly factor: Float64Array;
  /** 0 outside the pseudo-origin weeks, else 1 + weeks before the origin. */
  readonly week: Uint8Array;
  private readonly checkpoints = new Float64Array(5 * (PSEUDO_ORIGINS + 1));

  constructor(capacity: number) {
    this.value = new Float64Array(capacity);
    this.factor = new Float64Array(capacity);
    this.week = new Uint8Array(capacity);
  }

  /** Smooths the first n packed observations into `out`. */
  run(n: number, out: Smoothed): void {
    const { value, factor, week, checkpoints } = this;
    const warm = Math.min(WARM_UP_DAYS, n);
    let start = 0;
    for (let i = 0; i < warm; i++) start += (value[i] as number) / Math.max(factor[i] as number, MIN_FACTOR);
    start = warm > 0 ? start / warm : 0;
    let a = start;
    let b = start;
    let c = start;
    let d = start;
    let e = start;
    let ea = 0;
    let eb = 0;
    let ec = 0;
    let ed = 0;
    let ee = 0;
    checkpoints.fill(start);
    let seen = 0;
    for (let i = 0; i < n; i++) {
      const w = week[i] as number;
      if (w !== seen) {
        // Entering a new pseudo-origin week: keep the five levels as they were known on its first morning.
        if (w > 0) {
          const at = w * 5;
          checkpoints[at] = a;
          checkpoints[at + 1] = b;
          checkpoints[at + 2] = c;
          checkpoints[at + 3] = d;
          checkpoints[at + 4] = e;
        }
        seen = w;
      }
      const f = factor[i] as number;
      const z = (value[i] as number) / Math.max(f, MIN_FACTOR);
      const ra = z - a;
      const rb = z - b;
      const rc = z - c;
      const rd = z - d;
      const re = z - e;
      if (i >= WARM_UP_DAYS) {
        const g = f * f;
        ea += ra * ra * g;
        eb += rb * rb * g;
        ec += rc * rc * g;
        ed += rd * rd * g;
        ee += re * re * g;
      }
      a += 0.02 * ra;
      b += 0.05 * rb;
      c += 0.1 * rc;
      d += 0.15 * rd;
      e += 0.25 * re;
    }
    let best = 0;
    let bestError = ea;
    let level = a;
    if (eb < bestError) {
      best = 1;
      bestError = eb;
      level = b;
    }
    if (ec < bestError) {
      best = 2;
      bestError = ec;
      level = c;
    }
    if (ed < bestError) {
      best = 3;
      bestError = ed;
      level = d;
    }
    if (ee < bestError) {
      best = 4;
      level = e;
    }
    let squaredError = 0;
    let forecastSum = 0;
    let observed = 0;
    for (let i = n - 1; i >= 0; i--) {
      const w = week[i] as number;
      if (w === 0) break;
      const expected = (checkpoints[w * 5 + best] as number) * (factor[i] as number);
      const error = (value[i] as number) - expected;
      squaredError += error * error;
      forecastSum += expected;
      observed++;
    }
    out.level = level;
    out.squaredError = squaredError;
    out.forecastSum = forecastSum;
    out.observed = observed;
  }
}
