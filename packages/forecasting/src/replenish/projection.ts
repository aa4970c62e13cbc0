import type { IncomingStock, ReplenishInput } from './types.ts';

/** Where today's stock and what is already coming will go until the next arrival after this order. All thousandths. */
export interface StockProjection {
  /** Served before the order arrives, and expected demand that nothing is there for. */
  readonly servedBefore: number;
  readonly unmetBefore: number;
  /** Expires unsold before or during the window. */
  readonly expired: number;
  /** Present on the morning of arrival, fresh order not counted. */
  readonly onArrival: number;
  /** Serves the window or is still good after it. */
  readonly usable: number;
  readonly onHand: number;
  readonly inTransit: number;
  readonly onOrder: number;
  /** Of inTransit and onOrder: arrives on or after the end of the window and is not counted. */
  readonly tooLate: number;
  readonly reserved: number;
  /** Reserved that stock cannot cover (it becomes demand on the first incoming goods). */
  readonly reservedShort: number;
}

interface Lot {
  quantity: number;
  /** Last day on which it can be sold. */
  lastDay: number;
  firstDay: number;
}

/**
 * Stock from day 0 to the end of the window (day `horizon`, exclusive).
 * Sells expected demand oldest expiry first (FEFO) day by day and throws away what reaches the end of its life, in the
 * manner of the "estimated withdrawal and ageing" policy (van Donselaar & Broekmeulen, IJPE 2012). Integers only.
 */
export function projectStock(input: ReplenishInput, meanMilli: readonly number[], horizon: number): StockProjection {
  const lots: Lot[] = [];
  let onHand = 0;
  let shortage = 0;
  for (const lot of input.stock) {
    onHand += lot.quantityMilli;
    if (lot.quantityMilli > 0) lots.push({ quantity: lot.quantityMilli, firstDay: 0, lastDay: lot.lifeDays - 1 });
    // Stock below zero is a book error that the next goods will fill first.
    else shortage -= lot.quantityMilli;
  }
  let tooLate = 0;
  const incoming = (list: readonly IncomingStock[]): number => {
    let sum = 0;
    for (const entry of list) {
      sum += entry.quantityMilli;
      const firstDay = Math.max(0, entry.arrivalDay);
      const life = entry.lifeDays ?? input.shelfLifeDays ?? Number.POSITIVE_INFINITY;
      if (firstDay >= horizon) tooLate += entry.quantityMilli;
      else lots.push({ quantity: entry.quantityMilli, firstDay, lastDay: firstDay + life - 1 });
    }
    return sum;
  };
  const inTransit = incoming(input.inTransit);
  const onOrder = incoming(input.onOrder);
  lots.sort((a, b) => (a.lastDay === b.lastDay ? a.firstDay - b.firstDay : a.lastDay < b.lastDay ? -1 : 1));

  let owed = input.reservedMilli + shortage;
  let expired = 0;
  let servedBefore = 0;
  let unmetBefore = 0;
  let servedWithin = 0;
  let onArrival = 0;
  for (let day = 0; day < horizon; day++) {
    owed = withdraw(lots, day, owed);
    if (day === input.arrivalDays) onArrival = present(lots, day);
    const demand = meanMilli[day] ?? 0;
    const unmet = withdraw(lots, day, demand);
    if (day < input.arrivalDays) {
      servedBefore += demand - unmet;
      unmetBefore += unmet;
    } else servedWithin += demand - unmet;
    for (const lot of lots)
      if (lot.quantity > 0 && lot.lastDay <= day && lot.firstDay <= day) {
        expired += lot.quantity;
        lot.quantity = 0;
      }
  }
  let remaining = 0;
  for (const lot of lots) remaining += lot.quantity;
  return {
    servedBefore,
    unmetBefore,
    expired,
    onArrival,
    usable: servedWithin + remaining - owed,
    onHand,
    inTransit,
    onOrder,
    tooLate,
    reserved: input.reservedMilli,
    reservedShort: owed,
  };
}

/** Takes up to `wanted` from what is on the shelf on this day, oldest expiry first; returns what was not there. */
function withdraw(lots: readonly Lot[], day: number, wanted: number): number {
  let left = wanted;
  for (const lot of lots) {
    if (left === 0) break;
    if (lot.firstDay > day || lot.lastDay < day || lot.quantity === 0) continue;
    const taken = Math.min(lot.quantity, left);
    lot.quantity -= taken;
    left -= taken;
  }
  return left;
}

function present(lots: readonly Lot[], day: number): number {
  let sum = 0;
  for (const lot of lots) if (lot.firstDay <= day && lot.lastDay >= day) sum += lot.quantity;
  return sum;
}
