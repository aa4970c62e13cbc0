import { Injectable } from '@nestjs/common';
import { CatalogApi, type ListingInfo } from '../../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import type { StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TradingDay } from '../../application/trading-day.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';
import type { NewAlertLine } from '../data/demand-alerts.repository.ts';

/** A store's forecast this old says less than the sales since. */
const STALE_DAYS = 2;
const MILLI = 1000;

/** Days whose demand is asked for, counted from the store's trading day. */
export interface DemandSpan {
  readonly store: StoreInfo;
  readonly day: TradingDay;
  /** First day, 0 the trading day; absent: 0. */
  readonly skip?: number;
  readonly days: number;
  /** Receipts count that are due by the last of these days; absent: of the days asked for. */
  readonly dueBy?: string;
}

export type StockOf = Omit<NewAlertLine, 'preparedMilli'> & {
  readonly moqMilli: bigint;
  readonly capacityMilli: bigint | null;
};

/** What stores have, expect and will be asked for. */
@Injectable()
export class AreaStock {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly runs: RunsRepository,
    private readonly orderLines: OrderLinesRepository,
  ) {}

  /** Every item that the store can order and that its last run forecast; none without a fresh run. */
  async of(tx: Tx, { store, day, skip = 0, days, dueBy }: DemandSpan): Promise<StockOf[]> {
    const { originDate, remainingShare } = day;
    const forecast = (await this.runs.forecasts(tx, store.id, addDays(originDate, -STALE_DAYS), originDate)).at(-1);
    if (!forecast) return [];
    const last = dueBy ?? addDays(originDate, skip + days - 1);
    const balances = await this.inventory.balances(tx, store.id);
    const incoming = new Map<string, bigint>();
    const add = (itemId: string, milli: bigint) => incoming.set(itemId, (incoming.get(itemId) ?? 0n) + milli);
    for (const e of await this.inventory.expected(tx, store.id)) if (e.dueDate <= last) add(e.itemId, e.quantityMilli);
    for (const c of await this.orderLines.committed(tx, store.id))
      if (c.deliveryDate <= last) add(c.itemId, c.quantityMilli);
    const listings = new Map((await this.catalog.listings(tx, store.id)).map((l) => [l.itemId, l]));
    return forecast.itemIds.flatMap((itemId, row): StockOf[] => {
      const listing = listings.get(itemId);
      if (!listing || !isOrdered(listing, originDate)) return [];
      return [
        {
          storeId: store.id,
          itemId,
          sourceId: listing.sourceId,
          onHandMilli: balances.get(itemId)?.onHandMilli ?? 0n,
          incomingMilli: incoming.get(itemId) ?? 0n,
          demandMilli: demandOf(forecast, row, originDate, skip, days, remainingShare),
          packMilli: listing.packMilli,
          packUom: listing.packUom,
          packPriceMinor: listing.packPriceMinor,
          moqMilli: listing.moqMilli,
          capacityMilli: listing.shelfCapacityMilli,
        },
      ];
    });
  }
}

export const isOrdered = (l: ListingInfo, date: string): boolean =>
  l.status === 'listed' && l.listedFrom <= date && (l.listedTo === null || l.listedTo >= date);

/** Expected units of the days; of a day that has begun only what is left of it counts. */
function demandOf(
  forecast: StoredForecast,
  row: number,
  originDate: string,
  skip: number,
  days: number,
  remainingShare: number,
): bigint {
  const past = daysBetween(forecast.originDate, originDate);
  let units = 0;
  for (let day = skip; day < skip + days; day++) {
    // Past the horizon the last day speaks on.
    const at = Math.min(forecast.horizon - 1, past + day);
    units += (forecast.means[row * forecast.horizon + at] ?? 0) * (day === 0 ? remainingShare : 1);
  }
  return BigInt(Math.round(units * MILLI));
}

/** Whole packs that an order takes: no less than the source sells, no more than the shelf holds. */
export function orderable<L extends StockOf & { readonly preparedMilli: bigint }>(line: L): L {
  if (line.preparedMilli === 0n) return line;
  const wanted = line.preparedMilli > line.moqMilli ? line.preparedMilli : roundUp(line.moqMilli, line.packMilli);
  if (line.capacityMilli === null || wanted <= line.capacityMilli) return { ...line, preparedMilli: wanted };
  const most = (line.capacityMilli / line.packMilli) * line.packMilli;
  return { ...line, preparedMilli: most >= line.moqMilli ? most : 0n };
}

const roundUp = (milli: bigint, pack: bigint): bigint => ((milli + pack - 1n) / pack) * pack;
