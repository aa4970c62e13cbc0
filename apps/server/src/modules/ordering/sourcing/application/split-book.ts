import { orderCurve, type ReplenishSnapshot } from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import {
  CatalogApi,
  type SourceChains,
  type SourceInfo,
  type SourceLink,
  type SupplyCalendarInfo,
} from '../../../../foundation/catalog/index.ts';
import { type Balance, InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { dateOf, dayOf, nextSlot } from '../../domain/supply-slot.ts';
import { type OpenLine, SourcingRepository } from '../data/sourcing.repository.ts';
import { type SplitLine, type SplitOption, stockKey } from '../domain/split.ts';

/** A source whose goods lie in a warehouse of the chain that keeps books. */
export interface Warehouse {
  readonly source: SourceInfo;
  readonly site: StoreInfo;
}

/** What splitting needs to know of a chain, read once. */
export interface SplitBook {
  readonly sources: ReadonlyMap<string, SourceInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly chains: SourceChains;
  readonly calendar: (storeId: string, sourceId: string) => SupplyCalendarInfo['slots'];
  readonly now: Date;
}

/** What a line's option needs beyond the arithmetic: how its pack is called. */
export interface BookOption extends SplitOption {
  readonly packUom: string;
}

/** Reads chains, calendars and stock, and says what each line may be met from. */
@Injectable()
export class SplitBooks {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  async read(tx: Tx): Promise<SplitBook> {
    const sources = await this.catalog.sources(tx);
    const stores = new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
    const warehouses = new Map<string, Warehouse>();
    for (const source of sources.values()) {
      const site = source.siteId === null ? undefined : stores.get(source.siteId);
      if (site?.kind === 'warehouse' && site.cutoverAt !== null) warehouses.set(source.id, { source, site });
    }
    return {
      sources,
      stores,
      warehouses,
      chains: await this.catalog.sourceChains(tx),
      calendar: await this.catalog.calendarBook(tx),
      now: this.clock.now(),
    };
  }

  /**
   * What warehouses can still give: usable stock less what they have agreed to send. Thousandths by `stockKey`.
   * Promises are read first: a transfer that is shipped in between is then counted twice against the stock, never not at all.
   */
  async available(tx: Tx, book: SplitBook, itemIds: readonly string[]): Promise<Map<string, bigint>> {
    const found = new Map<string, bigint>();
    for (const { source, site } of book.warehouses.values()) {
      const promised = await this.inventory.promised(tx, site.id);
      const balances = await this.inventory.balances(tx, site.id, itemIds);
      const { date } = localParts(book.now, site.zone);
      for (const itemId of itemIds)
        found.set(stockKey(source.id, itemId), usable(balances.get(itemId), date) - (promised.get(itemId) ?? 0n));
    }
    return found;
  }

  /** The curve of expected gain behind each line's suggestion; lines typed on an empty sheet have none. */
  async gains(tx: Tx, lines: readonly OpenLine[]): Promise<Map<string, (from: number, to: number) => number>> {
    const gains = new Map<string, (from: number, to: number) => number>();
    for (const { orderId, itemId, snapshot } of await this.sourcing.snapshots(tx, lines)) {
      const { policy, input } = snapshot as ReplenishSnapshot;
      if (policy === 'larder-newsvendor-1') gains.set(`${orderId} ${itemId}`, orderCurve(input).gain);
    }
    return gains;
  }
}

/** On hand less what has expired; what no lot accounts for counts as good. */
function usable(balance: Balance | undefined, today: string): bigint {
  if (!balance) return 0n;
  const expired = balance.lots.reduce(
    (sum, lot) => (lot.expiresOn !== null && lot.expiresOn < today ? sum + lot.quantityMilli : sum),
    0n,
  );
  return balance.onHandMilli - expired;
}

export const lineKey = (line: Pick<OpenLine, 'orderId' | 'itemId'>): string => `${line.orderId} ${line.itemId}`;

/**
 * The sources of a line: the order's own first, then the rest of its chain in order. Who opened an order with a source
 * wanted that source; the chain says who steps in.
 */
export function optionsOf(book: SplitBook, line: OpenLine, without?: string): BookOption[] {
  const store = book.stores.get(line.storeId);
  if (!store) return [];
  const chain = book.chains.of(line.storeId, line.itemId) ?? [];
  const own = chain.find((l) => l.sourceId === line.sourceId);
  const first: SourceLink = {
    ...(own ?? { validFrom: null, validTo: null, sharePct: null, limitMilli: null, usable: true }),
    sourceId: line.sourceId,
    supplierItemId: line.supplierItemId,
    packMilli: line.packMilli,
    packUom: line.packUom,
    packPriceMinor: line.packPriceMinor,
    moqMilli: line.moqMilli,
    packSize: { weightG: null, volumeMl: null, perPallet: null },
  };
  const seen = new Set<string>();
  return [first, ...chain]
    .filter((l) => {
      // One source of a chain with two validities is two links; only that of the delivery day may stand.
      const option = optionOf(book, line, store, l);
      if (l.sourceId === without || seen.has(l.sourceId)) return false;
      if (option.refusal === null) seen.add(l.sourceId);
      return true;
    })
    .map((l) => optionOf(book, line, store, l));
}

function optionOf(book: SplitBook, line: OpenLine, store: StoreInfo, link: SourceLink): BookOption {
  const { sourceId, supplierItemId, packMilli, packUom, packPriceMinor, moqMilli, limitMilli, sharePct } = link;
  const warehouse = book.warehouses.get(sourceId);
  const source = book.sources.get(sourceId);
  const date = sourceId === line.sourceId ? line.deliveryDate : nextDelivery(book, store, sourceId);
  const inDates =
    date !== null &&
    (link.validFrom === null || link.validFrom <= date) &&
    (link.validTo === null || date <= link.validTo);
  const refusal =
    !link.usable || !source || source.siteId === store.id
      ? 'blocked'
      : date === null
        ? 'calendar'
        : inDates
          ? null
          : 'dates';
  return {
    sourceId,
    supplierItemId,
    deliveryDate: refusal === null ? date : null,
    refusal,
    // A store that keeps no books can't receive a transfer: it gets the warehouse's goods on a purchase order.
    fromStock: warehouse !== undefined && store.cutoverAt !== null && store.currency === warehouse.site.currency,
    packMilli,
    packUom,
    packPriceMinor,
    moqMilli,
    limitMilli,
    sharePct,
    // The order's own source is held to its minimum by the order itself.
    minimumMinor: sourceId === line.sourceId || !source ? 0n : source.minOrderMinor,
  };
}

function nextDelivery(book: SplitBook, store: StoreInfo, sourceId: string): string | null {
  const local = localParts(book.now, store.zone);
  const slot = nextSlot(book.calendar(store.id, sourceId), dayOf(local.date), local.hour * 60 + local.minute);
  return slot ? dateOf(slot.deliveryDay) : null;
}

/** A line as the arithmetic takes it. */
export const splitLineOf = (
  line: OpenLine,
  options: readonly BookOption[],
  gain: ((from: number, to: number) => number) | undefined,
  byHand: ReadonlyMap<string, bigint> | undefined,
): SplitLine => ({
  // By store first: ties are broken by who asks, not by when the order was made.
  key: `${line.storeId} ${lineKey(line)}`,
  orderId: line.orderId,
  itemId: line.itemId,
  wantedMilli: line.quantityMilli,
  options,
  ...(gain ? { gain } : {}),
  ...(byHand ? { byHand } : {}),
});
