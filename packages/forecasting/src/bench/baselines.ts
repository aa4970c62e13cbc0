/** Simple methods that the engine is compared with, all forecasting `horizon` days from `origin` on. */

export type Baseline = (row: Float32Array, origin: number, horizon: number, out: Float64Array) => void;

/** The same weekday of the last week. */
export const seasonalNaive: Baseline = (row, origin, horizon, out) => {
  for (let h = 0; h < horizon; h++) out[h] = row[origin - 7 + (h % 7)] as number;
};

/** Mean of the last 28 days. */
export const movingAverage: Baseline = (row, origin, horizon, out) => {
  let sum = 0;
  for (let t = origin - 28; t < origin; t++) sum += row[t] as number;
  out.fill(sum / 28, 0, horizon);
};

const RATES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4];

/** Simple exponential smoothing over the last year, rate by in-sample squared error (Hyndman & Athanasopoulos 8.1). */
export const exponentialSmoothing: Baseline = (row, origin, horizon, out) => {
  const from = Math.max(0, origin - 365);
  let start = 0;
  for (let t = from; t < from + 14; t++) start += row[t] as number;
  start /= 14;
  let best = Number.POSITIVE_INFINITY;
  let answer = start;
  for (const rate of RATES) {
    let level = start;
    let error = 0;
    for (let t = from; t < origin; t++) {
      const e = (row[t] as number) - level;
      if (t >= from + 14) error += e * e;
      level += rate * e;
    }
    if (error < best) {
      best = error;
      answer = level;
    }
  }
  out.fill(answer, 0, horizon);
};

/** Teunter, Syntetos & Babai (EJOR 2011): probability and size of a sale smoothed apart, both at 0.1. */
export const tsb: Baseline = (row, origin, horizon, out) => {
  const from = Math.max(0, origin - 730);
  let sold = 0;
  let days = 0;
  let early = 0;
  for (let t = from; t < origin; t++) {
    const value = row[t] as number;
    if (value <= 0) continue;
    sold += value;
    days++;
    if (t < from + 56) early++;
  }
  let size = days > 0 ? sold / days : 0;
  let probability = early / 56 + 1e-6;
  for (let t = from; t < origin; t++) {
    const value = row[t] as number;
    if (value > 0) size += 0.1 * (value - size);
    probability += 0.1 * ((value > 0 ? 1 : 0) - probability);
  }
  out.fill(probability * size, 0, horizon);
};
