import type { TruckLoad } from './fit-order.ts';

/**
 * Replenishment input and output. Every `…Milli` is a safe integer: thousandths of the item's base unit.
 * Day 0 is the first selling day after the review; an order "arrives in a days" is on the shelf on the morning of day a.
 */

/** A known multiplicative effect on demand, per day from day 0; 1 = none. Shown to the manager as its own term. */
export interface DemandDriver {
  /** e.g. `weekday`, `holiday`, `promotion`, `weather`; becomes the key of the term. */
  readonly key: string;
  readonly factor: readonly number[];
}

/** A signed part of every day's expected demand, thousandths; its sum over the days becomes the term of this key. */
export interface DemandPiece {
  readonly key: string;
  readonly milli: readonly number[];
}

/** Demand per day from day 0 on, for at least arrivalDays + coverDays days. */
export interface ReplenishDemand {
  /** Expected demand. */
  readonly meanMilli: readonly number[];
  /** Standard deviation of the day's demand; one of `sdMilli` and `dispersion` is required. */
  readonly sdMilli?: readonly number[];
  /** Variance ÷ mean in base units, e.g. ForecastOutput.dispersion. */
  readonly dispersion?: number;
  /** Pieces are counted (negative binomial) or measured, e.g. kg (gamma). */
  readonly counted: boolean;
  /** Correlation of forecast errors between days; default 0.25. */
  readonly correlation?: number;
  /**
   * Explanation of the mean: base × factors in order. Absent = one term. What the factors do not explain
   * (base × factors ≠ mean) appears as the term `model`.
   */
  readonly baseMilli?: readonly number[];
  readonly drivers?: readonly DemandDriver[];
  /** Additive explanation instead of drivers: on every day base + pieces = mean, in whole thousandths. */
  readonly pieces?: readonly DemandPiece[];
}

/** Stock that can still be sold on `lifeDays` days from day 0 on (1 = day 0 only). */
export interface StockLot {
  readonly quantityMilli: number;
  readonly lifeDays: number;
}

/** Goods that come in before or within the protection window. */
export interface IncomingStock {
  readonly quantityMilli: number;
  /** On the shelf on the morning of this day. */
  readonly arrivalDay: number;
  /** Selling days from its arrival on; absent = the item's shelf life. */
  readonly lifeDays?: number;
}

/** Money per base unit, in minor units of the store's currency; fractions allowed, nothing is posted from them. */
export interface UnitEconomics {
  /** Price less cost: lost with a unit that is asked for and not there. */
  readonly margin: number;
  /** Lost with a unit that is thrown away, less what salvage brings. */
  readonly cost: number;
  readonly salvage?: number;
  /** A lost sale costs margin × (1 + goodwill); default 1. */
  readonly goodwill?: number;
  /** Share of unsold units that end as waste, 0 … 1; absent = computed from demand over the shelf life. */
  readonly wasteRisk?: number;
  /** Cost of keeping a unit one day; default 0.15 % of cost. */
  readonly holdingPerDay?: number;
}

export interface ReplenishInput {
  readonly demand: ReplenishDemand;
  /** Selling days before the order is on the shelf (0 = arrives before the first one). */
  readonly arrivalDays: number;
  /** Protection window: days from arrival to the next arrival, ≥ 1. */
  readonly coverDays: number;
  readonly stock: readonly StockLot[];
  readonly inTransit: readonly IncomingStock[];
  readonly onOrder: readonly IncomingStock[];
  /** Promised to others (transfers, pre-orders): leaves stock, oldest first. */
  readonly reservedMilli: number;
  /** Floors on what the target holds above expected demand. */
  readonly safetyStockMilli: number;
  readonly facingMilli: number;
  /** Selling days of fresh goods from arrival on; absent = does not spoil. */
  readonly shelfLifeDays?: number;
  /** Most that the store can hold on the morning of arrival. */
  readonly shelfCapacityMilli?: number;
  /** Order multiple, > 0, and least order, ≥ 0. */
  readonly packMilli: number;
  readonly minimumOrderMilli: number;
  readonly economics: UnitEconomics;
  /** The critical ratio is kept inside this band; default .5 … .98. */
  readonly minServiceLevel?: number;
  readonly maxServiceLevel?: number;
}

/** One signed contribution to the baseline. */
export interface ReplenishTerm {
  readonly key: string;
  readonly valueMilli: number;
  /** Numbers behind the value, for the explanation screen. */
  readonly detail: Readonly<Record<string, number>>;
}

/** What the next pack up or down is expected to change over its life, minor units, rounded to hundredths. */
export interface PackStep {
  readonly quantityMilli: number;
  /** Lost margin saved (+) or added (−). */
  readonly lostSales: number;
  /** Waste and holding added (−) or saved (+). */
  readonly waste: number;
  /** Sum of both: > 0 = the step would pay. */
  readonly net: number;
}

export interface ReplenishResult {
  readonly baselineMilli: number;
  /** In order of calculation; their values add up to baselineMilli exactly. */
  readonly terms: readonly ReplenishTerm[];
  /** Level the target covers over the window, 0 … 1. */
  readonly criticalRatio: number;
  /** Expected demand and target stock over the protection window. */
  readonly windowMeanMilli: number;
  readonly targetMilli: number;
  /** Stock that will be there and saleable in the window without this order. */
  readonly usableMilli: number;
  /** Chance that the window's demand is met with the baseline. */
  readonly expectedServiceLevel: number;
  readonly oneMore: PackStep;
  /** null when the baseline is 0. */
  readonly oneLess: PackStep | null;
  readonly snapshot: ReplenishSnapshot;
}

/** All that {@link ReplenishResult} was computed from; plain JSON. */
export interface ReplenishSnapshot {
  readonly policy: 'larder-newsvendor-1';
  readonly input: ReplenishInput;
  /** What the order as a whole needed to know of this line; absent when its source sets no terms. */
  readonly order?: LineOrderFacts;
}

/** Of a line: price and size of a pack, and whether the shelf is empty before the order arrives. */
export interface LineOrderFacts {
  readonly packMinor: number;
  readonly load: TruckLoad;
  readonly urgent: boolean;
}
