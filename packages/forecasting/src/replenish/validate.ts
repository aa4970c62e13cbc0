import { requireMilli } from '../quantity.ts';
import type { ReplenishInput } from './types.ts';

/** Throws RangeError on input that the ordering policy cannot answer for. */
export function checkInput(input: ReplenishInput): void {
  const { demand, arrivalDays, coverDays } = input;
  whole('arrivalDays', arrivalDays, 0);
  whole('coverDays', coverDays, 1);
  if (input.shelfLifeDays !== undefined) whole('shelfLifeDays', input.shelfLifeDays, 1);
  const days = arrivalDays + coverDays;
  if (demand.meanMilli.length < days)
    throw new RangeError(`demand must reach ${days} days, has ${demand.meanMilli.length}`);
  for (const mean of demand.meanMilli) nonNegative('demand.meanMilli', mean);
  if (demand.sdMilli) {
    if (demand.sdMilli.length !== demand.meanMilli.length)
      throw new RangeError('sdMilli and meanMilli differ in length');
    for (const sd of demand.sdMilli) if (!(sd >= 0 && sd < 1e15)) throw new RangeError(`sdMilli out of range: ${sd}`);
  } else if (!(demand.dispersion !== undefined && demand.dispersion >= 0 && demand.dispersion < 1e12))
    throw new RangeError('demand needs sdMilli or a dispersion ≥ 0');
  const correlation = demand.correlation ?? 0;
  if (!(correlation >= 0 && correlation <= 1)) throw new RangeError(`correlation out of range: ${correlation}`);
  for (const lot of input.stock) {
    requireMilli(lot.quantityMilli, 'stock quantity');
    whole('lot lifeDays', lot.lifeDays, 0);
  }
  for (const entry of [...input.inTransit, ...input.onOrder]) {
    nonNegative('incoming quantity', entry.quantityMilli);
    if (!Number.isInteger(entry.arrivalDay)) throw new RangeError(`arrivalDay must be whole: ${entry.arrivalDay}`);
  }
  nonNegative('reservedMilli', input.reservedMilli);
  nonNegative('safetyStockMilli', input.safetyStockMilli);
  nonNegative('facingMilli', input.facingMilli);
  nonNegative('minimumOrderMilli', input.minimumOrderMilli);
  if (requireMilli(input.packMilli, 'packMilli') <= 0) throw new RangeError('packMilli must be above 0');
  if (input.shelfCapacityMilli !== undefined) nonNegative('shelfCapacityMilli', input.shelfCapacityMilli);
  const { margin, cost, goodwill = 0, wasteRisk = 0 } = input.economics;
  for (const [name, value] of Object.entries({ margin, cost, goodwill }))
    if (!(value >= 0 && value < 1e12)) throw new RangeError(`${name} out of range: ${value}`);
  if (!(wasteRisk >= 0 && wasteRisk <= 1)) throw new RangeError(`wasteRisk out of range: ${wasteRisk}`);
  const low = input.minServiceLevel ?? 0.5;
  const high = input.maxServiceLevel ?? 0.98;
  if (!(low > 0 && low <= high && high < 1)) throw new RangeError(`service levels out of range: ${low} to ${high}`);
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number ≥ ${least}: ${value}`);
}

function nonNegative(name: string, value: number): void {
  if (requireMilli(value, name) < 0) throw new RangeError(`${name} must not be negative: ${value}`);
}
