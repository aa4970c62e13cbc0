import { expectedDemandGivenSoldOut, type UnitEconomics } from '@larder/forecasting';

/** One business day of an item as the books have it, base units. */
export interface OutcomeDay {
  readonly date: string;
  /** Tickets are missing. */
  readonly incomplete: boolean;
  /** On hand before the first movement. */
  readonly opening: number;
  readonly received: number;
  /** Net of returns; for an ingredient what the dishes used. */
  readonly sold: number;
  /** Thrown away, less what an earlier line already answers for. */
  readonly wasted: number;
  /** What counts put right, up or down. */
  readonly counted: number;
  /** The shelf was empty at close. */
  readonly soldOut: boolean;
  /** Demand as it was forecast before the order; null beyond the forecast. */
  readonly demand: { readonly mean: number; readonly variance: number } | null;
}

export interface OverrideInput {
  readonly baseline: number;
  readonly ordered: number;
  /** From the delivery day on. */
  readonly days: readonly OutcomeDay[];
  /** Days from this delivery to the next one. */
  readonly coverDays: number;
  /** Selling days of fresh goods; undefined: does not spoil. */
  readonly lifeDays: number | undefined;
  /** Counted in pieces. */
  readonly pieces: boolean;
  readonly economics: UnitEconomics;
}

export const UNDECIDED = [
  'no_basis',
  'no_stock_kept',
  'not_received',
  'incomplete_days',
  'stock_corrected',
  'negative_stock',
] as const;
export type Undecided = (typeof UNDECIDED)[number];

export interface OverrideScore {
  readonly verdict: 'helped' | 'neutral' | 'hurt';
  /** Units sold more (+) or less (−), wasted more (+) or less (−) than the suggestion would have. */
  readonly sold: number;
  readonly waste: number;
  /** Gains are positive, minor units; they add up to `effect`. */
  readonly margin: number;
  readonly wasteMoney: number;
  readonly holding: number;
  readonly effect: number;
  /** Waste that was charged to this line, by date. */
  readonly charged: ReadonlyMap<string, number>;
}

/** Below this share of the change's cost an effect is noise. */
const NEUTRAL_SHARE = 0.05;
/** A day's keeping of a unit, as replenishment counts it. */
const HOLDING_SHARE = 0.0015;
const EPSILON = 1e-6;

/**
 * What a changed line did against its suggestion, in money:
 *
 *     effect = margin · Δsold − (cost − salvage) · Δwaste − holding · Δ(unit-days)
 *
 * with the margin, cost and holding that the suggestion itself was computed with. No goodwill: it is a guess, and this is
 * an account. Δ counts what was ordered against what the baseline would have done, day by day from the delivery:
 *
 * **More was ordered** (d = ordered − baseline). x, the surplus, starts at d.
 * - Until the next delivery: without it `max(0, sold − max(0, opening + received − x))` of the day's sales would have been
 *   missed (at most x). They are gained and leave x. Each unit of x on the shelf at close costs a day's holding.
 * - Until the goods are too old (no later than the end of the days): what was wasted is charged to x first.
 *
 * **Less was ordered** (d = baseline − ordered). y, what is missing, starts at d.
 * - Until the next delivery: a day that sold out lost `E[D | D ≥ sold] − sold` (at most y) under the demand forecast of that
 *   day. Each missing unit saves a day's holding.
 * - Of goods that spoil, what of y would not have sold by then either (after the next delivery y would have been sold
 *   first, its order having been smaller) would have been thrown away: waste avoided.
 *
 * Assumes that the next order would have levelled the difference, that the oldest goods sell first, that demand does not
 * depend on how full the shelf is, and that an unmet sale is lost. Leftovers that do not spoil are no loss.
 *
 * @returns a reason when the books do not allow a verdict
 */
export function scoreOverride(input: OverrideInput): OverrideScore | Undecided {
  const { days, economics } = input;
  const cover = days.slice(0, input.coverDays);
  if (cover.length === 0) return 'no_stock_kept';
  if (cover.some((d) => d.incomplete)) return 'incomplete_days';
  const change = Math.abs(input.ordered - input.baseline);
  if (cover.reduce((sum, d) => sum + Math.abs(d.counted), 0) > change / 2) return 'stock_corrected';
  if (cover.some((d) => d.opening + d.received + Math.max(0, d.counted) - d.sold < -EPSILON)) return 'negative_stock';
  const account =
    input.ordered > input.baseline ? moreOrdered(input, cover, change) : lessOrdered(input, cover, change);
  const margin = economics.margin * account.sold;
  const wasteMoney = -Math.max(0, economics.cost - (economics.salvage ?? 0)) * account.waste;
  const holding = -(economics.holdingPerDay ?? economics.cost * HOLDING_SHARE) * account.unitDays;
  const effect = Math.round(margin) + Math.round(wasteMoney) + Math.round(holding);
  const noise = Math.max(1, NEUTRAL_SHARE * change * economics.cost);
  return {
    verdict: effect > noise ? 'helped' : effect < -noise ? 'hurt' : 'neutral',
    sold: account.sold,
    waste: account.waste,
    margin: Math.round(margin),
    wasteMoney: Math.round(wasteMoney) + 0,
    holding: Math.round(holding) + 0,
    effect: effect + 0,
    charged: account.charged,
  };
}

interface Account {
  readonly sold: number;
  readonly waste: number;
  readonly unitDays: number;
  readonly charged: ReadonlyMap<string, number>;
}

function moreOrdered(input: OverrideInput, cover: readonly OutcomeDay[], change: number): Account {
  const charged = new Map<string, number>();
  let surplus = change;
  let sold = 0;
  let waste = 0;
  let unitDays = 0;
  // A day more than the life: what is found too old in the morning is written off then.
  const watched = input.lifeDays === undefined ? input.days.length : Math.min(input.days.length, input.lifeDays + 1);
  for (const [at, day] of input.days.slice(0, Math.max(watched, cover.length)).entries()) {
    if (at < cover.length) {
      const gained = Math.min(surplus, Math.max(0, day.sold - Math.max(0, day.opening + day.received - surplus)));
      surplus -= gained;
      sold += gained;
    }
    const wasted = Math.min(surplus, Math.max(0, day.wasted));
    if (wasted > 0) charged.set(day.date, wasted);
    surplus -= wasted;
    waste += wasted;
    if (at < cover.length) unitDays += surplus;
  }
  return { sold, waste, unitDays, charged };
}

function lessOrdered(input: OverrideInput, cover: readonly OutcomeDay[], change: number): Account {
  let missing = change;
  let sold = 0;
  let waste = 0;
  let unitDays = 0;
  const { lifeDays = Number.POSITIVE_INFINITY } = input;
  for (const [at, day] of cover.entries()) {
    if (at >= lifeDays) break;
    if (day.soldOut && day.demand) {
      const asked = expectedDemandGivenSoldOut(day.demand.mean, day.demand.variance, input.pieces, day.sold);
      const lost = Math.min(missing, Math.max(0, asked - day.sold));
      missing -= lost;
      sold -= lost;
    }
    unitDays -= missing;
  }
  if (input.days.length >= lifeDays) {
    const after = input.days.slice(cover.length, lifeDays).reduce((sum, d) => sum + d.sold, 0);
    waste -= Math.max(0, missing - after);
  }
  return { sold, waste, unitDays, charged: new Map() };
}
