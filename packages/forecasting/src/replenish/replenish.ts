import { type DemandDistribution, demandDistribution } from '../demand/distribution.ts';
import { requireMilli } from '../quantity.ts';
import { gainBetween, type MarginalEconomics, targetHeight } from './newsvendor.ts';
import { projectStock, type StockProjection } from './projection.ts';
import { type DemandParts, explainDemand } from './terms.ts';
import type { PackStep, ReplenishInput, ReplenishResult, ReplenishSnapshot, ReplenishTerm } from './types.ts';
import { checkInput } from './validate.ts';

const DEFAULT_CORRELATION = 0.25;
const DEFAULT_GOODWILL = 1;
const DEFAULT_HOLDING_SHARE = 0.0015;
const DEFAULT_MIN_LEVEL = 0.5;
const DEFAULT_MAX_LEVEL = 0.98;
/** Nothing is ordered that this quantile of demand over its life cannot absorb. */
const LIFE_LEVEL = 0.8;
/** Share of the lead time's variance that is still in the stock on arrival when stock can outlive the window. */
const LEAD_VARIANCE_SHARE = 0.5;
/** To reach an order's minimum a line is not filled beyond what this many days can absorb. */
const LIFT_DAYS = 28;
/** A window quantile needs no look-ahead beyond this; longer lives waste next to nothing. */
const MAX_LIFE_DAYS = 60;

/**
 * Baseline order of one line: the quantile of demand over the protection window at the critical ratio, floored by
 * safety stock and facing, less the stock that will be usable, capped by shelf life and shelf capacity, in packs.
 * Pure; throws RangeError on input out of range. `terms` add up to `baselineMilli` exactly, and
 * `replayBaseline(result.snapshot)` gives this result again, bit for bit.
 */
export function replenish(input: ReplenishInput): ReplenishResult {
  checkInput(input);
  const { demand, arrivalDays, packMilli } = input;
  // Goods that spoil before the next arrival cannot serve the days after.
  const saleDays = Math.min(input.coverDays, input.shelfLifeDays ?? input.coverDays);
  const end = arrivalDays + saleDays;
  const projection = projectStock(input, demand.meanMilli, end);
  const economics = marginalEconomics(input, saleDays);
  const { window } = economics;
  const parts: DemandParts = explainDemand(demand, 0, end);
  const windowMeanMilli = sumMilli(demand.meanMilli, arrivalDays, end);

  const minLevel = input.minServiceLevel ?? DEFAULT_MIN_LEVEL;
  const maxLevel = input.maxServiceLevel ?? DEFAULT_MAX_LEVEL;
  const height = targetHeight(economics, minLevel, maxLevel);
  const criticalRatio = window.cdf(height);
  const quantileMilli = Math.round(height * 1000);
  const uncertainty = quantileMilli - windowMeanMilli;
  const safety = Math.max(0, input.safetyStockMilli - uncertainty);
  const facing = Math.max(0, input.facingMilli - uncertainty - safety);
  const targetMilli = quantileMilli + safety + facing;

  const terms: ReplenishTerm[] = [...parts.terms];
  const add = (key: string, valueMilli: number, detail: Record<string, number> = {}) => {
    if (valueMilli !== 0) terms.push({ key, valueMilli, detail });
  };
  add('uncertainty', uncertainty, { criticalRatio, targetMilli: quantileMilli });
  add('safetyStock', safety, { floorMilli: input.safetyStockMilli });
  add('facing', facing, { floorMilli: input.facingMilli });
  add('lostBeforeArrival', -projection.unmetBefore, { days: arrivalDays });
  add('onHand', -projection.onHand);
  add('expiring', projection.expired, { days: end });
  add('reserved', projection.reserved);
  add('inTransit', -projection.inTransit);
  add('onOrder', -projection.onOrder);
  add('arrivesTooLate', projection.tooLate);
  const needMilli = targetMilli - projection.usable;
  let position = needMilli;
  if (needMilli < 0) {
    add('surplus', -needMilli);
    position = 0;
  }

  // What the goods can be sold for before they expire, and what the shelf can take.
  const lifeCap = lifeCapMilli(input, economics, projection.usable, criticalRatio);
  if (position > lifeCap) {
    add('shelfLifeCap', lifeCap - position, { capMilli: lifeCap, lifeDays: input.shelfLifeDays ?? 0 });
    position = lifeCap;
  }
  const capacityCap = capacityCapMilli(input, projection);
  if (position > capacityCap) {
    add('shelfCapacityCap', capacityCap - position, { capMilli: capacityCap });
    position = capacityCap;
  }

  const floorMilli = floorOf(input, windowMeanMilli, projection.usable);
  const packs = roundToPacks(input, economics, position, projection.usable, floorMilli, lifeCap, capacityCap);
  add('packRounding', packs - position, { packMilli });
  let baselineMilli = packs;
  if (baselineMilli > 0 && baselineMilli < input.minimumOrderMilli) {
    const minimum = Math.ceil(input.minimumOrderMilli / packMilli) * packMilli;
    const worth = minimum <= capacityCap && pays(economics, projection.usable, 0, minimum, floorMilli, lifeCap);
    const value = (worth ? minimum : 0) - baselineMilli;
    add('minimumOrder', value, { minimumMilli: input.minimumOrderMilli });
    baselineMilli += value;
  }
  requireMilli(baselineMilli, 'baseline');
  const snapshot: ReplenishSnapshot = { policy: 'larder-newsvendor-1', input: compact(input) };
  return {
    baselineMilli,
    terms,
    criticalRatio,
    windowMeanMilli,
    targetMilli,
    usableMilli: projection.usable,
    ...prospect(economics, projection.usable, baselineMilli, packMilli),
    snapshot,
  };
}

/** What a line is worth at other quantities than its own baseline, from the same economics. */
export interface OrderCurve {
  /**
   * Expected gain of ordering `toMilli` instead of `fromMilli`, hundredths of a minor unit. What safety stock and facing
   * ask for is never worth less than nothing.
   */
  readonly gain: (fromMilli: number, toMilli: number) => number;
  /** Most that life, shelf and four weeks of demand allow, whole packs. */
  readonly mostMilli: number;
  /** Service level and the next pack up and down at another quantity. */
  readonly at: (quantityMilli: number) => Pick<ReplenishResult, 'expectedServiceLevel' | 'oneMore' | 'oneLess'>;
}

/** The marginal curve that {@link replenish} rounds packs by. Throws RangeError on input out of range. */
export function orderCurve(input: ReplenishInput): OrderCurve {
  checkInput(input);
  const saleDays = Math.min(input.coverDays, input.shelfLifeDays ?? input.coverDays);
  const end = input.arrivalDays + saleDays;
  const projection = projectStock(input, input.demand.meanMilli, end);
  const economics = marginalEconomics(input, saleDays);
  const height = targetHeight(
    economics,
    input.minServiceLevel ?? DEFAULT_MIN_LEVEL,
    input.maxServiceLevel ?? DEFAULT_MAX_LEVEL,
  );
  const { usable } = projection;
  const floorMilli = floorOf(input, sumMilli(input.demand.meanMilli, input.arrivalDays, end), usable);
  const cap = Math.min(
    lifeCapMilli(input, economics, usable, economics.window.cdf(height)),
    capacityCapMilli(input, projection),
    Math.max(0, absorbedMilli(distributionOf(input, Math.max(saleDays, LIFT_DAYS), true)) - usable),
  );
  const net = (from: number, to: number): number => {
    const gain = gainBetween(economics, (usable + from) / 1000, (usable + to) / 1000);
    return gain.sales - gain.waste;
  };
  const upwards = (from: number, to: number): number => {
    const floor = Math.min(to, Math.max(from, floorMilli));
    return Math.round(100 * (Math.max(0, net(from, floor)) + net(floor, to))) + 0;
  };
  return {
    gain: (from, to) => (to >= from ? upwards(from, to) : -upwards(to, from) + 0),
    mostMilli: Math.floor(cap / input.packMilli) * input.packMilli,
    at: (quantity) => prospect(economics, usable, quantity, input.packMilli),
  };
}

const absorbedMilli = (demand: DemandDistribution): number => Math.round(1000 * demand.quantile(LIFE_LEVEL));

function prospect(
  economics: MarginalEconomics,
  usableMilli: number,
  quantityMilli: number,
  packMilli: number,
): Pick<ReplenishResult, 'expectedServiceLevel' | 'oneMore' | 'oneLess'> {
  return {
    expectedServiceLevel: economics.window.cdf((usableMilli + quantityMilli) / 1000),
    oneMore: packStep(economics, usableMilli, quantityMilli, packMilli),
    oneLess: quantityMilli > 0 ? packStep(economics, usableMilli, quantityMilli, -packMilli) : null,
  };
}

/** Below this order quantity safety stock or facing would not be held. */
const floorOf = (input: ReplenishInput, windowMeanMilli: number, usableMilli: number): number =>
  Math.max(input.safetyStockMilli, input.facingMilli) + windowMeanMilli - usableMilli;

const capacityCapMilli = (input: ReplenishInput, projection: StockProjection): number =>
  input.shelfCapacityMilli === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, input.shelfCapacityMilli - projection.onArrival);

/** Baselines of many lines; same as calling {@link replenish} on each. */
export function replenishBatch(inputs: readonly ReplenishInput[]): ReplenishResult[] {
  return inputs.map((input) => replenish(input));
}

/** Computes a stored baseline again; identical to the result that the snapshot came from. Throws on an unknown policy. */
export function replayBaseline(snapshot: ReplenishSnapshot): ReplenishResult {
  if (snapshot.policy !== 'larder-newsvendor-1')
    throw new RangeError(`snapshot of an unknown policy: ${String(snapshot.policy)}`);
  return replenish(snapshot.input);
}

function marginalEconomics(input: ReplenishInput, saleDays: number): MarginalEconomics {
  const { economics, shelfLifeDays } = input;
  const survives = shelfLifeDays === undefined || shelfLifeDays > saleDays;
  const window = distributionOf(input, saleDays, survives);
  const lifeDays = Math.min(MAX_LIFE_DAYS, shelfLifeDays ?? MAX_LIFE_DAYS);
  const life = lifeDays <= saleDays ? window : distributionOf(input, lifeDays, survives);
  return {
    underage: economics.margin * (1 + (economics.goodwill ?? DEFAULT_GOODWILL)),
    wasteCost: shelfLifeDays === undefined ? 0 : Math.max(0, economics.cost - (economics.salvage ?? 0)),
    holding: (economics.holdingPerDay ?? economics.cost * DEFAULT_HOLDING_SHARE) * saleDays,
    window,
    life,
    wasteRisk: economics.wasteRisk ?? null,
  };
}

/** Demand from arrival on for `days` days, in base units; days beyond the forecast repeat its last week. */
function distributionOf(input: ReplenishInput, days: number, survives: boolean): DemandDistribution {
  const { demand, arrivalDays } = input;
  const known = demand.meanMilli.length;
  const correlation = demand.correlation ?? DEFAULT_CORRELATION;
  let mean = 0;
  let variance = 0;
  let sdSum = 0;
  for (let day = survives ? 0 : arrivalDays; day < arrivalDays + days; day++) {
    const at = day < known ? day : Math.max(0, known - 7) + ((day - known) % Math.min(7, known));
    const m = (demand.meanMilli[at] as number) / 1000;
    const sd = demand.sdMilli ? (demand.sdMilli[at] as number) / 1000 : Math.sqrt((demand.dispersion as number) * m);
    if (day < arrivalDays) variance += LEAD_VARIANCE_SHARE * sd * sd;
    else {
      mean += m;
      variance += (1 - correlation) * sd * sd;
      sdSum += sd;
    }
  }
  return demandDistribution(mean, variance + correlation * sdSum * sdSum, demand.counted);
}

function lifeCapMilli(
  input: ReplenishInput,
  economics: MarginalEconomics,
  usableMilli: number,
  criticalRatio: number,
): number {
  if (input.shelfLifeDays === undefined) return Number.POSITIVE_INFINITY;
  const absorbed = Math.round(1000 * economics.life.quantile(Math.max(LIFE_LEVEL, Math.min(0.999, criticalRatio))));
  return Math.max(0, absorbed - usableMilli);
}

/**
 * Packs for a wanted quantity: the last, partial pack is taken when it is expected to earn more than it wastes, or when
 * a floor needs it. A cap is kept, except that a single pack larger than the cap is taken when it pays.
 */
function roundToPacks(
  input: ReplenishInput,
  economics: MarginalEconomics,
  wantedMilli: number,
  usableMilli: number,
  floorMilli: number,
  lifeCap: number,
  capacityCap: number,
): number {
  const { packMilli } = input;
  if (wantedMilli <= 0) return 0;
  const down = Math.floor(wantedMilli / packMilli) * packMilli;
  if (down === wantedMilli) return down;
  const up = down + packMilli;
  if (up > capacityCap || (up > lifeCap && down > 0)) return down;
  return pays(economics, usableMilli, down, up, floorMilli, lifeCap) ? up : down;
}

function pays(
  economics: MarginalEconomics,
  usableMilli: number,
  fromMilli: number,
  toMilli: number,
  floorMilli: number,
  lifeCap: number,
): boolean {
  if (fromMilli < floorMilli && toMilli <= lifeCap) return true;
  const gain = gainBetween(economics, (usableMilli + fromMilli) / 1000, (usableMilli + toMilli) / 1000);
  return gain.sales > gain.waste;
}

function packStep(
  economics: MarginalEconomics,
  usableMilli: number,
  baselineMilli: number,
  stepMilli: number,
): PackStep {
  const here = (usableMilli + baselineMilli) / 1000;
  const there = here + stepMilli / 1000;
  const gain = gainBetween(economics, Math.min(here, there), Math.max(here, there));
  const sign = stepMilli > 0 ? 1 : -1;
  const lostSales = hundredths(sign * gain.sales);
  const waste = hundredths(-sign * gain.waste);
  return { quantityMilli: baselineMilli + stepMilli, lostSales, waste, net: hundredths(lostSales + waste) };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

function sumMilli(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
}

/** A copy without undefined members, so that JSON gives back the very same object. */
function compact(input: ReplenishInput): ReplenishInput {
  return JSON.parse(JSON.stringify(input)) as ReplenishInput;
}
