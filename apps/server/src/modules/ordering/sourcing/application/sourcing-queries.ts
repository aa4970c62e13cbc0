import { fromMilli } from '@larder/contracts/common/quantity';
import type { LineSources, ShortReason, WarehouseDay, WarehouseSummary } from '@larder/contracts/ordering/sourcing';
import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderDesk } from '../../application/order-desk.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { stockKey } from '../domain/split.ts';
import { SplitBooks, type Warehouse } from './split-book.ts';

type DayItem = WarehouseDay['items'][number];

/** Reads of splits and warehouses. */
@Injectable()
export class SourcingQueries {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly books: SplitBooks,
    private readonly desk: OrderDesk,
    private readonly lines: OrderLinesRepository,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async ofOrder(tx: Tx, orderId: string): Promise<LineSources[]> {
    const order = await this.desk.read(tx, orderId);
    const rows = Map.groupBy(await this.sourcing.partsOf(tx, order.id), (p) => p.item_id);
    if (rows.size === 0) return [];
    const sources = await this.catalog.sources(tx);
    const lines = new Map((await this.lines.list(tx, order.id)).map((l) => [l.item_id, l]));
    return [...rows].flatMap(([itemId, parts]) => {
      const real = parts.filter((p) => p.source_id !== null);
      const short = parts.filter((p) => p.source_id === null);
      // As ordered, in full, on the day: nothing that a manager needs to know.
      const [only] = real;
      if (short.length === 0 && real.length === 1 && only?.source_id === order.source_id && only.state !== 'failed')
        return [];
      return [
        {
          itemId,
          wanted: fromMilli(lines.get(itemId)?.quantity_milli ?? 0n),
          parts: real.map((p) => ({
            sourceId: p.source_id as string,
            sourceName: sources.get(p.source_id as string)?.name ?? '',
            sourceNameEn: sources.get(p.source_id as string)?.nameEn ?? null,
            fromStock: p.from_stock,
            quantity: fromMilli(p.quantity_milli),
            deliveryDate: p.delivery_date as string,
            byHand: p.by_hand,
            state: p.state as 'planned' | 'sent' | 'failed',
            replacement: p.round === 1,
          })),
          short: fromMilli(short.reduce((sum, p) => sum + p.quantity_milli, 0n)),
          reason: (short[0]?.short_reason ?? null) as ShortReason | null,
        },
      ];
    });
  }

  async warehouses(tx: Tx): Promise<WarehouseSummary[]> {
    const { warehouses } = await this.books.read(tx);
    const found: WarehouseSummary[] = [];
    for (const { source, site } of warehouses.values()) {
      if (!reaches(tx.ctx, 'ordering.allocation.read', site.id)) continue;
      const today = localParts(this.clock.now(), site.zone).date;
      found.push({
        sourceId: source.id,
        name: source.name,
        nameEn: source.nameEn,
        siteId: site.id,
        days: await this.sourcing.daysOf(tx, source.id, today),
      });
    }
    return found;
  }

  /** @throws NotFound for a source that is no warehouse in scope */
  async warehouse(tx: Tx, sourceId: string, permission: Permission): Promise<Warehouse> {
    const found = (await this.books.read(tx)).warehouses.get(sourceId);
    if (!found || !reaches(tx.ctx, permission, found.site.id)) throw new NotFound();
    return found;
  }

  /** @throws NotFound */
  async day(tx: Tx, sourceId: string, date: string): Promise<WarehouseDay> {
    const { source, site } = await this.warehouse(tx, sourceId, 'ordering.allocation.read');
    const rows = Map.groupBy(await this.sourcing.warehouseDay(tx, sourceId, date), (r) => r.itemId);
    const itemIds = [...rows.keys()];
    const items = await this.catalog.items(tx, itemIds);
    const offers = new Map(
      itemIds.length === 0 ? [] : (await this.catalog.offers(tx, sourceId)).map((o) => [o.itemId, o]),
    );
    const promised = await this.inventory.promised(tx, site.id);
    const available = await this.books.available(tx, await this.books.read(tx), itemIds);
    const stores = new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
    const byHand = new Map(
      (await this.sourcing.overrides(tx))
        .filter((o) => o.source_id === sourceId)
        .map((o) => [`${o.order_id} ${o.item_id}`, o]),
    );
    const itemView = (itemId: string): DayItem => {
      const lines = rows.get(itemId) ?? [];
      const item = items.get(itemId);
      const offer = offers.get(itemId);
      const sum = (pick: (r: (typeof lines)[number]) => bigint): bigint => lines.reduce((n, r) => n + pick(r), 0n);
      const free = available.get(stockKey(sourceId, itemId)) ?? 0n;
      const held = promised.get(itemId) ?? 0n;
      return {
        itemId,
        sku: item?.sku ?? '',
        name: item?.name ?? '',
        nameEn: item?.nameEn ?? null,
        baseUom: item?.baseUom ?? '',
        pack: fromMilli(offer?.packMilli ?? 1_000n),
        packUom: offer?.packUom ?? '',
        onHand: fromMilli(free + held),
        promised: fromMilli(held),
        available: fromMilli(free),
        asked: fromMilli(sum((r) => r.wantedMilli)),
        given: fromMilli(sum((r) => r.givenMilli)),
        elsewhere: fromMilli(sum((r) => r.otherMilli)),
        short: fromMilli(sum((r) => r.shortMilli)),
        lines: lines
          .map((r) => {
            const store = stores.get(r.storeId);
            const hand = byHand.get(`${r.orderId} ${itemId}`);
            return {
              orderId: r.orderId,
              storeId: r.storeId,
              storeName: store?.name ?? '',
              storeNameEn: store?.nameEn ?? null,
              mayOpen: reaches(tx.ctx, 'ordering.order.read', r.storeId),
              sent: r.state === 'released',
              wanted: fromMilli(r.wantedMilli),
              given: fromMilli(r.givenMilli),
              elsewhere: fromMilli(r.otherMilli),
              short: fromMilli(r.shortMilli),
              byHand: hand ? { quantity: fromMilli(hand.quantity_milli), reason: hand.reason, by: hand.made_by } : null,
            };
          })
          .sort((a, b) =>
            a.storeName < b.storeName ? -1 : a.storeName > b.storeName ? 1 : a.orderId < b.orderId ? -1 : 1,
          ),
      };
    };
    return {
      sourceId,
      name: source.name,
      nameEn: source.nameEn,
      date,
      canWrite: reaches(tx.ctx, 'ordering.allocation.write', site.id),
      // What is short first: that is what somebody opens this page for.
      items: itemIds.map(itemView).sort((a, b) => Number(b.short) - Number(a.short) || (a.sku < b.sku ? -1 : 1)),
    };
  }
}
