/**
 * The elastic adjustment right of a store manager (mission/domain.md 4.3 "Band rule"), exact and in integers.
 * Pure and free of dependencies: the grid shows it while a quantity is typed, the server decides with it on submit.
 * Quantities are thousandths of the item's base unit, money is in minor units.
 */

export interface BandPolicy {
  /** Allowed change of a line, percent of its baseline, at most two decimals (`ordering.bandPct`). */
  readonly bandPct: number;
  /** Allowed change of the order's value, percent of the baseline's value (`ordering.orderValueBandPct`). */
  readonly orderValueBandPct: number;
  /** One order multiple is always within the band (`ordering.allowOnePack`). */
  readonly allowOnePack: boolean;
  /** Packs that a line with baseline 0 may order (`ordering.zeroBaselinePacks`). */
  readonly zeroBaselinePacks: number;
}

export interface BandLine {
  readonly baselineMilli: bigint;
  /** Order multiple, > 0. */
  readonly packMilli: bigint;
  /** Least quantity of a delivery of this item; 0 = none. */
  readonly moqMilli: bigint;
  /** What the shelf can hold; null = not limited. */
  readonly shelfCapacityMilli: bigint | null;
}

/** Quantities from `lowMilli` to `highMilli`, both included, need nobody's approval. */
export interface Band {
  readonly lowMilli: bigint;
  readonly highMilli: bigint;
}

/**
 * `in_band` and `out_of_band` are choices; the rest are mistakes that no approval can cure: `over_capacity` does not fit
 * on the shelf, `not_a_multiple` is no whole number of packs, `below_minimum` is less than the supplier delivers.
 */
export type LineVerdict = 'in_band' | 'out_of_band' | 'over_capacity' | 'not_a_multiple' | 'below_minimum';

const HUNDREDTHS = 10_000n;

/** Percent with at most two decimals as hundredths of a percent, so that 12.5 % stays exact. */
const hundredths = (pct: number): bigint => BigInt(Math.round(pct * 100));

const floorTo = (quantity: bigint, multiple: bigint): bigint => (quantity / multiple) * multiple;

const ceilTo = (quantity: bigint, multiple: bigint): bigint => floorTo(quantity + multiple - 1n, multiple);

function clamp(quantity: bigint, low: bigint, high: bigint): bigint {
  if (quantity < low) return low;
  if (quantity > high) return high;
  return quantity;
}

/** max(baseline × bandPct rounded down to whole packs, one pack when the policy allows it); the zero-baseline allowance at 0. */
export function allowedMilli(line: BandLine, policy: BandPolicy): bigint {
  if (line.baselineMilli === 0n) return BigInt(policy.zeroBaselinePacks) * line.packMilli;
  const share = floorTo((line.baselineMilli * hundredths(policy.bandPct)) / HUNDREDTHS, line.packMilli);
  return policy.allowOnePack && share < line.packMilli ? line.packMilli : share;
}

/** The band of a line; never below 0. The shelf is no part of it: what does not fit is an error, not an override. */
export function bandOf(line: BandLine, policy: BandPolicy): Band {
  const allowed = allowedMilli(line, policy);
  const low = line.baselineMilli - allowed;
  return { lowMilli: low > 0n ? low : 0n, highMilli: line.baselineMilli + allowed };
}

/** What a quantity means under the policy. Throws RangeError on a negative quantity or a pack of 0. */
export function verdictOf(line: BandLine, quantityMilli: bigint, policy: BandPolicy): LineVerdict {
  if (quantityMilli < 0n || line.packMilli <= 0n)
    throw new RangeError(`quantity ${quantityMilli}, pack ${line.packMilli}`);
  // An untouched line is never the manager's mistake, whatever became of packs or shelf since the run.
  if (quantityMilli === line.baselineMilli) return 'in_band';
  if (quantityMilli % line.packMilli !== 0n) return 'not_a_multiple';
  if (line.shelfCapacityMilli !== null && quantityMilli > line.shelfCapacityMilli) return 'over_capacity';
  if (quantityMilli > 0n && quantityMilli < line.moqMilli) return 'below_minimum';
  const band = bandOf(line, policy);
  return quantityMilli >= band.lowMilli && quantityMilli <= band.highMilli ? 'in_band' : 'out_of_band';
}

/**
 * Where a rejected line falls back to: the orderable quantity inside the band that is nearest to what was asked.
 * The baseline itself when no whole pack that the supplier delivers lies inside.
 */
export function bandEdge(line: BandLine, askedMilli: bigint, policy: BandPolicy): bigint {
  const band = bandOf(line, policy);
  const shelf = line.shelfCapacityMilli;
  const high = floorTo(shelf !== null && shelf < band.highMilli ? shelf : band.highMilli, line.packMilli);
  const low = ceilTo(band.lowMilli, line.packMilli);
  if (low > high) return line.baselineMilli;
  const asked = floorTo(askedMilli, line.packMilli);
  const edge = clamp(asked, low, high);
  if (edge === 0n || edge >= line.moqMilli) return edge;
  const minimum = ceilTo(line.moqMilli, line.packMilli);
  if (minimum <= high) return minimum;
  return low === 0n ? 0n : line.baselineMilli;
}

/** Value of a quantity at the pack's price, minor units; half a unit rounds up (only a part of a pack can need it). */
export function valueMinor(quantityMilli: bigint, packMilli: bigint, packPriceMinor: bigint): bigint {
  return (quantityMilli * packPriceMinor * 2n + packMilli) / (packMilli * 2n);
}

/** |adjusted − baseline| ≤ pct × baseline, in minor units without rounding. */
export function orderValueInBand(baselineMinor: bigint, adjustedMinor: bigint, pct: number): boolean {
  const change = adjustedMinor > baselineMinor ? adjustedMinor - baselineMinor : baselineMinor - adjustedMinor;
  return change * HUNDREDTHS <= baselineMinor * hundredths(pct);
}

/** Signed change against the baseline in tenths of a percent, rounded half away from zero; null at baseline 0. */
export function adjustTenths(baselineMilli: bigint, quantityMilli: bigint): number | null {
  if (baselineMilli === 0n) return null;
  const scaled = (quantityMilli - baselineMilli) * 2000n;
  const half = scaled < 0n ? -baselineMilli : baselineMilli;
  return Number((scaled + half) / (baselineMilli * 2n));
}
