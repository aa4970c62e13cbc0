/**
 * Demand distributions. Counts follow a negative binomial (Poisson mixed over a gamma rate), measures (kg, l) a gamma.
 * Sources: Johnson, Kemp & Kotz, "Univariate Discrete Distributions" (2005) ch. 5; Wilson & Hilferty, PNAS 17 (1931)
 * for the cube-root normal approximation of the gamma; Abramowitz & Stegun 26.2.17 and 26.2.23 refined (normal).
 */

/** The quantile levels that every forecast of this package carries, in this order. */
export const QUANTILE_LEVELS = [0.5, 0.8, 0.9, 0.95, 0.98] as const;
export const QUANTILE_COUNT = 5;
/** Standard normal quantiles of {@link QUANTILE_LEVELS}. */
const QUANTILE_Z = [0, 0.8416212335729143, 1.2815515655446004, 1.6448536269514722, 2.0537489106318225] as const;

/** Below this the first probability of the negative binomial underflows and the gamma takes over. */
const LOG_P0_MIN = -690;
/** A count is never taken as more regular than this ratio of variance to mean. */
const MIN_COUNT_DISPERSION = 1.02;

/** Standard normal distribution function, absolute error < 1e-7 (Abramowitz & Stegun 26.2.17). */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp(-0.5 * z * z) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

/** Standard normal quantile (Acklam's rational approximation, relative error < 1.2e-9). p in (0, 1). */
export function normalQuantile(p: number): number {
  if (p < 0.02425 || p > 1 - 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p));
    const z =
      (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
    return p < 0.5 ? z : -z;
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

/** Gamma quantile at normal score z for a mean > 0 and variance > 0 (Wilson & Hilferty), never negative. */
export function gammaQuantile(mean: number, variance: number, z: number): number {
  const shape = (mean * mean) / variance;
  const c = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return c <= 0 ? 0 : mean * c * c * c;
}

/** P(D ≤ x) of the gamma with this mean and variance (Wilson & Hilferty). */
export function gammaCdf(mean: number, variance: number, x: number): number {
  if (x <= 0) return 0;
  const shape = (mean * mean) / variance;
  return normalCdf(3 * Math.sqrt(shape) * (Math.cbrt(x / mean) - 1 + 1 / (9 * shape)));
}

/**
 * Writes the {@link QUANTILE_LEVELS} of demand with this mean and variance (base units) into `out` from `offset`.
 * `count` true: smallest integer k with P(D ≤ k) ≥ level (negative binomial); false: gamma. Rising in level, ≥ 0.
 */
export function demandQuantiles(
  mean: number,
  variance: number,
  count: boolean,
  out: Float64Array,
  offset: number,
): void {
  if (!(mean > 1e-9)) {
    out.fill(0, offset, offset + QUANTILE_COUNT);
    return;
  }
  if (count && mean <= 40) {
    const v = Math.max(variance, mean * MIN_COUNT_DISPERSION);
    const size = (mean * mean) / (v - mean);
    const logP = Math.log(mean / v);
    if (size * logP > LOG_P0_MIN) {
      const q = 1 - mean / v;
      let p = Math.exp(size * logP);
      let cdf = p;
      let k = 0;
      for (let i = 0; i < QUANTILE_COUNT; i++) {
        const level = QUANTILE_LEVELS[i] as number;
        while (cdf < level && k < 4000) {
          p *= (q * (size + k)) / (k + 1);
          k++;
          cdf += p;
        }
        out[offset + i] = k;
      }
      return;
    }
  }
  const v = count ? Math.max(variance, mean * MIN_COUNT_DISPERSION) : Math.max(variance, mean * mean * 1e-4);
  for (let i = 0; i < QUANTILE_COUNT; i++) out[offset + i] = gammaQuantile(mean, v, QUANTILE_Z[i] as number);
}

/** A demand total that can be asked for probabilities, quantiles and expected shortfall. All in base units. */
export interface DemandDistribution {
  readonly mean: number;
  readonly variance: number;
  /** P(D ≤ x); for counts linear between half-integers, so that orders do not jump with the mean. */
  cdf(x: number): number;
  /** Inverse of cdf for a level in (0, 1). */
  quantile(level: number): number;
}

/**
 * Distribution of a demand total. For counts an interpolated negative binomial: the mass of k is spread evenly over
 * (k−½, k+½], which keeps order quantities continuous and monotone in the mean.
 */
export function demandDistribution(mean: number, variance: number, count: boolean): DemandDistribution {
  if (!(mean > 1e-9)) return { mean: 0, variance: 0, cdf: (x) => (x >= 0 ? 1 : 0), quantile: () => 0 };
  const v = count ? Math.max(variance, mean * MIN_COUNT_DISPERSION) : Math.max(variance, mean * mean * 1e-4);
  if (count) {
    const size = (mean * mean) / (v - mean);
    const logP0 = size * Math.log(mean / v);
    if (logP0 > LOG_P0_MIN) return interpolatedNegativeBinomial(mean, v, size, Math.exp(logP0));
  }
  return {
    mean,
    variance: v,
    cdf: (x) => gammaCdf(mean, v, x),
    quantile: (level) => gammaQuantile(mean, v, normalQuantile(level)),
  };
}

function interpolatedNegativeBinomial(mean: number, variance: number, size: number, p0: number): DemandDistribution {
  const q = 1 - mean / variance;
  const cumulative: number[] = [p0];
  let p = p0;
  const reach = (k: number) => {
    for (let n = cumulative.length; n <= k; n++) {
      p *= (q * (size + n - 1)) / n;
      cumulative.push(Math.min(1, (cumulative[n - 1] as number) + p));
    }
  };
  const limit = Math.ceil(mean + 40 * Math.sqrt(variance)) + 40;
  // Knots: F(k) at x = k + ½, so that F is P(D = 0) on [0, ½] and linear from there on.
  return {
    mean,
    variance,
    cdf(x) {
      if (x < 0) return 0;
      if (x <= 0.5) return p0;
      const k = Math.floor(x - 0.5);
      if (k >= limit) return 1;
      reach(k + 1);
      const low = cumulative[k] as number;
      return low + ((cumulative[k + 1] as number) - low) * (x - 0.5 - k);
    },
    quantile(level) {
      if (level <= p0) return 0;
      let k = 0;
      reach(1);
      while ((cumulative[k + 1] as number) < level && k < limit) {
        k++;
        reach(k + 1);
      }
      const low = cumulative[k] as number;
      const high = cumulative[k + 1] as number;
      return 0.5 + k + (high > low ? Math.min(1, (level - low) / (high - low)) : 0);
    },
  };
}

/**
 * E[D | D ≥ sold]: what was probably asked for on a day that sold out after `sold` units (base units).
 * Never below `sold`. For counts an exact negative binomial sum, otherwise the gamma by 32-point midpoint quantiles.
 */
export function expectedDemandGivenSoldOut(mean: number, variance: number, count: boolean, sold: number): number {
  if (!(mean > 1e-9)) return sold;
  const v = count ? Math.max(variance, mean * MIN_COUNT_DISPERSION) : Math.max(variance, mean * mean * 1e-4);
  if (count) {
    const size = (mean * mean) / (v - mean);
    const logP0 = size * Math.log(mean / v);
    if (logP0 > LOG_P0_MIN) {
      const q = 1 - mean / v;
      const from = Math.ceil(sold - 1e-9);
      let p = Math.exp(logP0);
      let tail = 1;
      let below = 0;
      for (let k = 0; k < from; k++) {
        tail -= p;
        below += k * p;
        p *= (q * (size + k)) / (k + 1);
      }
      // Far in the tail the subtraction loses its digits; the sale itself is then the best statement.
      return tail > 1e-6 ? Math.max(sold, (mean - below) / tail) : sold * 1.05;
    }
  }
  const below = gammaCdf(mean, v, sold);
  if (below > 1 - 1e-6) return sold * 1.05;
  let sum = 0;
  for (let i = 0; i < 32; i++)
    sum += gammaQuantile(mean, v, normalQuantile(Math.min(1 - 1e-9, below + ((1 - below) * (i + 0.5)) / 32)));
  return Math.max(sold, sum / 32);
}
