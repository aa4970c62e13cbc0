import { requireMilli } from '../quantity.ts';
import type { ReplenishDemand, ReplenishInput } from './types.ts';

/** Throws RangeError on input that the ordering policy cannot answer for. */
export function checkInput(input: ReplenishInput): void {
  whole('arrivalDays', input.arrivalDays, 0);
  whole('coverDays', input.coverDays, 1);
  if (input.shelfLifeDays !== undefined) whole('shelfLifeDays', input.shelfLifeDays, 1);
  checkDemand(input.demand, input.arrivalDays + input.coverDays);
  checkStock(input);
  checkEconomics(input);
  if (requireMilli(input.packMilli, 'packMilli') <= 0) throw new RangeError('packMilli must be above 0');
  for (const key of ['reservedMilli', 'safetyStockMilli', 'facingMilli', 'minimumOrderMilli'] as const)
    nonNegative(key, input[key]);
  if (input.shelfCapacityMilli !== undefined) nonNegative('shelfCapacityMilli', input.shelfCapacityMilli);
}

function checkDemand(demand: ReplenishDemand, days: number): void {
  const { meanMilli, sdMilli, dispersion, correlation = 0 } = demand;
  if (meanMilli.length < days) throw new RangeError(`demand must reach ${days} days, has ${meanMilli.length}`);
  for (const mean of meanMilli) nonNegative('demand.meanMilli', mean);
  if (sdMilli) {
    if (sdMilli.length !== meanMilli.length) throw new RangeError('sdMilli and meanMilli differ in length');
    for (const sd of sdMilli) within('sdMilli', sd, 0, 1e15);
  } else if (dispersion === undefined) throw new RangeError('demand needs sdMilli or a dispersion');
  else within('dispersion', dispersion, 0, 1e12);
  within('correlation', correlation, 0, 1);
  for (const { key, milli } of demand.pieces ?? []) for (const value of milli) requireMilli(value, `piece ${key}`);
}

function checkStock(input: ReplenishInput): void {
  for (const lot of input.stock) {
    requireMilli(lot.quantityMilli, 'stock quantity');
    whole('lot lifeDays', lot.lifeDays, 0);
  }
  for (const entry of [...input.inTransit, ...input.onOrder]) {
    nonNegative('incoming quantity', entry.quantityMilli);
    whole('arrivalDay', entry.arrivalDay, Number.NEGATIVE_INFINITY);
  }
}

function checkEconomics(input: ReplenishInput): void {
  const { margin, cost, salvage = 0, goodwill = 0, wasteRisk = 0, holdingPerDay = 0 } = input.economics;
  for (const [name, value] of Object.entries({ margin, cost, salvage, goodwill, holdingPerDay }))
    within(name, value, 0, 1e12);
  within('wasteRisk', wasteRisk, 0, 1);
  const low = input.minServiceLevel ?? 0.5;
  const high = input.maxServiceLevel ?? 0.98;
  if (!(low > 0 && low <= high && high < 1)) throw new RangeError(`service levels out of range: ${low} to ${high}`);
}

function within(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${name} out of range: ${value}`);
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number ≥ ${least}: ${value}`);
}

function nonNegative(name: string, value: number): void {
  if (requireMilli(value, name) < 0) throw new RangeError(`${name} must not be negative: ${value}`);
}
