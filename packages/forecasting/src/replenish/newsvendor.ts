import type { DemandDistribution } from '../demand/distribution.ts';

/**
 * The marginal economics of stock over a protection window (newsvendor; Silver, Pyke & Thomas 2017, ch. 9).
 * A unit at height x of the shelf sells when demand of the window exceeds x and is thrown away when demand over its
 * whole life stays below x, so for life = window this is the textbook critical ratio, and for longer lives the risk
 * of waste falls by itself. Heights in base units, money in minor units per base unit.
 */
export interface MarginalEconomics {
  readonly underage: number;
  readonly wasteCost: number;
  readonly holding: number;
  readonly window: DemandDistribution;
  /** Demand over the life of the fresh goods; equal to `window` when they live no longer than it. */
  readonly life: DemandDistribution;
  /** Fixed share of unsold units that end as waste, or null = P(demand over life ≤ x). */
  readonly wasteRisk: number | null;
}

/** Expected gain of the unit at height x: `sales` won, `waste` (and holding) lost. */
export function marginalGain(e: MarginalEconomics, x: number): { sales: number; waste: number } {
  const unsold = e.window.cdf(x);
  const wasted = e.wasteRisk === null ? Math.min(unsold, e.life.cdf(x)) : e.wasteRisk * unsold;
  return { sales: e.underage * (1 - unsold), waste: e.wasteCost * wasted + e.holding * unsold };
}

/** Gain of the stretch between two heights (midpoint rule, 16 cells or one per unit up to 64). */
export function gainBetween(e: MarginalEconomics, from: number, to: number): { sales: number; waste: number } {
  const length = to - from;
  if (!(length > 0)) return { sales: 0, waste: 0 };
  const cells = Math.min(64, Math.max(16, Math.ceil(length)));
  let sales = 0;
  let waste = 0;
  for (let i = 0; i < cells; i++) {
    const gain = marginalGain(e, Math.max(0, from + ((i + 0.5) * length) / cells));
    sales += gain.sales;
    waste += gain.waste;
  }
  return { sales: (sales * length) / cells, waste: (waste * length) / cells };
}

/** Height at which one more unit stops paying, kept between the two service levels of the window. */
export function targetHeight(e: MarginalEconomics, minLevel: number, maxLevel: number): number {
  let low = e.window.quantile(minLevel);
  let high = e.window.quantile(maxLevel);
  const pays = (x: number) => {
    const gain = marginalGain(e, x);
    return gain.sales > gain.waste;
  };
  if (!pays(low)) return low;
  if (pays(high)) return high;
  // Fixed number of halvings: the same bits everywhere, and 2^-40 of the range is far below a thousandth.
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (pays(middle)) low = middle;
    else high = middle;
  }
  return low;
}
