import {
  type DemandDriver,
  type IncomingStock,
  milliFromBigint,
  type ReplenishInput,
  type ReplenishResult,
  replenish,
  type StockLot,
  type UnitEconomics,
} from '@larder/forecasting';
import type { ItemInfo, ListingInfo } from '../../../../foundation/catalog/index.ts';
import type { Balance, ExpectedReceipt } from '../../../../foundation/inventory/index.ts';
import { dayOf } from '../../domain/supply-slot.ts';
import type { ItemDemand } from './demand-plan.ts';

/** Protection window of one order: from its arrival to the next arrival. Days count from the origin. */
export interface OrderWindow {
  readonly arrivalDays: number;
  readonly coverDays: number;
}

export interface LineSettings {
  readonly goodwill: number;
  /** Days of mean demand held beyond the window (`ordering.safetyDays`). */
  readonly safetyDays: number;
  /** Below this many days of cover a line is about to run out (`stock.lowCoverDays`). */
  readonly lowCoverDays: number;
}

/** Quantities that were promised to the shelf before this order, whatever document they stand in. */
export interface Incoming {
  readonly quantityMilli: bigint;
  readonly dueDate: string;
  readonly state: ExpectedReceipt['state'];
}

export interface LineStock {
  readonly onHandMilli: bigint;
  readonly inTransitMilli: bigint;
  readonly onOrderMilli: bigint;
}

export interface PlannedLine {
  readonly listing: ListingInfo;
  readonly stock: LineStock;
  readonly baselineMilli: bigint;
  readonly averageMilli: bigint;
  readonly coverageCentidays: number | null;
  readonly runsOut: boolean;
  /** Absent when nothing is known about the item's demand: the line is offered with a baseline of 0. */
  readonly result?: ReplenishResult;
  readonly demand?: ItemDemand;
}

/** Stock whose date is not known is taken to last this long. */
const UNDATED_LIFE_DAYS = 365;
/** Below a tenth of a thousandth a day, coverage says nothing. */
const MAX_COVERAGE_CENTIDAYS = 9_999;

export function planLine(args: {
  readonly originDate: string;
  readonly window: OrderWindow;
  readonly item: ItemInfo;
  readonly listing: ListingInfo;
  readonly balance: Balance | undefined;
  readonly incoming: readonly Incoming[];
  /** Agreed to go to another store and still here. */
  readonly promisedMilli: bigint;
  readonly demand: ItemDemand | undefined;
  readonly remainingShare: number;
  /** Minor units lost with one base unit that is missing; for ingredients the margin of the dishes they end in. */
  readonly margin: number;
  readonly settings: LineSettings;
}): PlannedLine {
  const { listing, balance, incoming, demand, item, window, settings } = args;
  const stock: LineStock = {
    onHandMilli: balance?.onHandMilli ?? 0n,
    inTransitMilli: sumOf(incoming, 'in_transit'),
    onOrderMilli: sumOf(incoming, 'on_order'),
  };
  if (!demand) return { listing, stock, baselineMilli: 0n, averageMilli: 0n, coverageCentidays: null, runsOut: false };

  const origin = dayOf(args.originDate);
  const days = window.arrivalDays + window.coverDays;
  const arriving = (state: Incoming['state']): IncomingStock[] =>
    incoming
      .filter((i) => i.state === state && i.quantityMilli > 0n)
      .map((i) => ({
        quantityMilli: milliFromBigint(i.quantityMilli),
        arrivalDay: Math.max(0, dayOf(i.dueDate) - origin),
      }));
  const perDay = demand.meanMilli.slice(window.arrivalDays, days).reduce((a, b) => a + b, 0) / window.coverDays;
  const shelfLife = item.shelfLifeDays === null ? undefined : Math.max(1, item.shelfLifeDays);
  const input: ReplenishInput = {
    demand: {
      meanMilli: demand.meanMilli,
      ...(demand.sdMilli ? { sdMilli: demand.sdMilli } : {}),
      ...(demand.dispersion === undefined ? {} : { dispersion: demand.dispersion }),
      counted: demand.counted,
      baseMilli: demand.baseMilli,
      ...(demand.pieces ? { pieces: demand.pieces } : { drivers: driversOf(demand, args.remainingShare) }),
    },
    arrivalDays: window.arrivalDays,
    coverDays: window.coverDays,
    stock: lotsOf(balance, origin, shelfLife),
    inTransit: arriving('in_transit'),
    onOrder: arriving('on_order'),
    reservedMilli: milliFromBigint(args.promisedMilli),
    safetyStockMilli: Math.max(milliFromBigint(listing.safetyStockMilli), Math.round(settings.safetyDays * perDay)),
    facingMilli: milliFromBigint(listing.displayMinMilli),
    ...(shelfLife === undefined ? {} : { shelfLifeDays: shelfLife }),
    ...(listing.shelfCapacityMilli === null ? {} : { shelfCapacityMilli: milliFromBigint(listing.shelfCapacityMilli) }),
    packMilli: milliFromBigint(listing.packMilli),
    minimumOrderMilli: milliFromBigint(listing.moqMilli),
    economics: economicsOf(item, listing, balance, args.margin, settings.goodwill),
  };
  const result = replenish(input);
  const coverage = coverageOf(demand.meanMilli, milliFromBigint(stock.onHandMilli));
  return {
    listing,
    stock,
    baselineMilli: BigInt(result.baselineMilli),
    averageMilli: BigInt(demand.averageMilli),
    coverageCentidays: coverage,
    runsOut:
      coverage !== null &&
      (coverage < settings.lowCoverDays * 100 ||
        emptyBefore(
          demand.meanMilli,
          milliFromBigint(stock.onHandMilli),
          [...input.inTransit, ...input.onOrder],
          window.arrivalDays,
        )),
    result,
    demand,
  };
}

/** Smoothing explains itself by factors: the weekday, an early season elsewhere, and the share of day 0 that is still ahead. */
function driversOf(demand: ItemDemand, remainingShare: number): DemandDriver[] {
  const drivers: DemandDriver[] = [{ key: 'weekday', factor: demand.weekday }];
  if (demand.lift) drivers.push({ key: 'regional', factor: demand.lift });
  const whole = new Array<number>(Math.max(0, demand.meanMilli.length - 1)).fill(1);
  if (remainingShare < 1) drivers.push({ key: 'dayElapsed', factor: [remainingShare, ...whole] });
  return drivers;
}

const sumOf = (incoming: readonly Incoming[], state: Incoming['state']): bigint =>
  incoming.reduce((sum, i) => (i.state === state ? sum + i.quantityMilli : sum), 0n);

const least = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

/** Lots with the days they can still be sold; what no lot accounts for is taken as fresh. Negative stock counts as none. */
export function lotsOf(balance: Balance | undefined, originDay: number, shelfLife: number | undefined): StockLot[] {
  if (!balance || balance.onHandMilli <= 0n) return [];
  const lots: StockLot[] = [];
  let rest = balance.onHandMilli;
  for (const lot of balance.lots) {
    const quantity = least(lot.quantityMilli, rest);
    if (quantity <= 0n) continue;
    rest -= quantity;
    const lifeDays =
      lot.expiresOn === null ? (shelfLife ?? UNDATED_LIFE_DAYS) : Math.max(0, dayOf(lot.expiresOn) - originDay + 1);
    lots.push({ quantityMilli: milliFromBigint(quantity), lifeDays });
  }
  if (rest > 0n) lots.push({ quantityMilli: milliFromBigint(rest), lifeDays: shelfLife ?? UNDATED_LIFE_DAYS });
  return lots;
}

/** Cost of a base unit in minor units: what receipts taught, else the standard cost, else the pack's price. */
export function unitCost(item: ItemInfo, listing: ListingInfo | undefined, balance: Balance | undefined): number {
  const milliMinor = balance?.averageCostMilliMinor ?? item.costMilliMinor;
  if (milliMinor !== null && milliMinor !== undefined) return Math.max(0, Number(milliMinor) / 1000);
  return listing ? (Number(listing.packPriceMinor) * 1000) / Number(listing.packMilli) : 0;
}

function economicsOf(
  item: ItemInfo,
  listing: ListingInfo,
  balance: Balance | undefined,
  margin: number,
  goodwill: number,
): UnitEconomics {
  return { margin: round4(margin), cost: round4(unitCost(item, listing, balance)), goodwill };
}

const round4 = (value: number): number => Math.round(Math.max(0, value) * 1e4) / 1e4;

/** Days until the quantity is sold, in hundredths; beyond the horizon the mean of its last week goes on. Null: never. */
export function coverageOf(meanMilli: readonly number[], onHandMilli: number): number | null {
  let left = Math.max(0, onHandMilli);
  for (let day = 0; day < meanMilli.length; day++) {
    const need = meanMilli[day] as number;
    if (need > 0 && left < need) return Math.round((day + left / need) * 100);
    left -= need;
  }
  const lastWeek = meanMilli.slice(-7);
  const perDay = lastWeek.reduce((a, b) => a + b, 0) / Math.max(1, lastWeek.length);
  if (perDay <= 0) return null;
  return Math.min(MAX_COVERAGE_CENTIDAYS, Math.round((meanMilli.length + left / perDay) * 100));
}

/** True when expected demand empties the shelf before the order arrives, deliveries on the way counted. */
function emptyBefore(
  meanMilli: readonly number[],
  onHandMilli: number,
  incoming: readonly IncomingStock[],
  arrivalDays: number,
): boolean {
  let left = Math.max(0, onHandMilli);
  for (let day = 0; day < arrivalDays; day++) {
    for (const i of incoming) if (i.arrivalDay === day) left += i.quantityMilli;
    left -= meanMilli[day] ?? 0;
    if (left < 0) return true;
  }
  return false;
}
