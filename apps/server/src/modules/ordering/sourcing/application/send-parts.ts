import { Injectable } from '@nestjs/common';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { derivedId } from '../../../../platform/ids/ids.ts';
import { Outbox } from '../../../../platform/jobs/work-items.ts';
import type { LineRow } from '../../data/order-lines.repository.ts';
import type { OrderRow } from '../../data/orders.repository.ts';
import { orderReleased } from '../../events.ts';
import { type NewPart, SourcingRepository } from '../data/sourcing.repository.ts';
import { type SplitBook, SplitBooks } from './split-book.ts';
import { partsOf, SplitOrders } from './split-orders.ts';

/** What became of an order's lines when it left. */
export interface Sent {
  /** Lines with something that cannot be had. */
  readonly shortItemIds: readonly string[];
}

type Bought = Pick<NewPart, 'itemId' | 'supplierItemId' | 'quantityMilli' | 'packMilli' | 'packUom' | 'packPriceMinor'>;

/** Turns the parts of an order into papers: transfers out of warehouses at once, purchase orders through supply-chain. */
@Injectable()
export class SendParts {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly books: SplitBooks,
    private readonly split: SplitOrders,
    private readonly inventory: InventoryApi,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Splits the order a last time and sends it. Two orders that want the same last cases meet at the lock: the second reads
   * the stock when the first has its promise.
   * @param lines those with a quantity; the caller holds the order's row
   */
  async release(tx: Tx, order: OrderRow, lines: readonly LineRow[]): Promise<Sent> {
    const book = await this.books.read(tx);
    const dealt = dealtItems(book, order, lines);
    await this.sourcing.lock(tx, dealt);
    const planned =
      dealt.length > 0 ? (await this.split.plan(tx, book, dealt)).filter(({ line }) => line.orderId === order.id) : [];
    const parts = planned.flatMap(({ line, split }) => partsOf(line, split, 'sent'));
    if (book.warehouses.size > 0 || book.chains.itemIds.size > 0)
      await this.sourcing.replace(tx, { orderIds: [order.id] }, parts);
    const split = new Set(planned.map(({ line }) => line.itemId));
    const whole = lines
      .filter((l) => !split.has(l.item_id))
      .map((l): Bought & Pick<NewPart, 'sourceId' | 'deliveryDate' | 'fromStock'> => ({
        itemId: l.item_id,
        supplierItemId: l.supplier_item_id,
        quantityMilli: l.quantity_milli,
        packMilli: l.pack_milli,
        packUom: l.pack_uom,
        packPriceMinor: l.pack_price_minor,
        sourceId: order.source_id,
        deliveryDate: order.delivery_date,
        fromStock: false,
      }));
    await this.papers(tx, book, order, [...whole, ...parts], 0);
    return { shortItemIds: [...new Set(parts.filter((p) => p.sourceId === null).map((p) => p.itemId))] };
  }

  /** One paper per source and delivery day. @param round 1: in place of parts that failed */
  async papers(
    tx: Tx,
    book: SplitBook,
    order: OrderRow,
    parts: readonly (Bought & Pick<NewPart, 'sourceId' | 'deliveryDate' | 'fromStock'>)[],
    round: 0 | 1,
  ): Promise<void> {
    const papers = Map.groupBy(
      parts.filter((p) => p.sourceId !== null),
      (p) => `${p.sourceId} ${p.deliveryDate} ${p.fromStock}`,
    );
    // By key: two orders that are sent at once take what they lock in one order.
    for (const [key, lines] of [...papers].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const { sourceId, deliveryDate, fromStock } = lines[0] as (typeof lines)[number];
      const warehouse = fromStock ? book.warehouses.get(sourceId as string) : undefined;
      if (warehouse) {
        await this.inventory.sendForOrder(tx, {
          id: derivedId('order-transfer', tx.ctx.tenantId, order.id, key, round),
          orderId: order.id,
          sourceId: sourceId as string,
          round,
          fromStoreId: warehouse.site.id,
          toStoreId: order.store_id,
          plannedOn: deliveryDate as string,
          lines: lines.map((l) => ({ itemId: l.itemId, quantityMilli: l.quantityMilli })),
        });
        continue;
      }
      await this.outbox.publish(tx, orderReleased, {
        orderId: order.id,
        storeId: order.store_id,
        sourceId: sourceId as string,
        deliveryDate: deliveryDate as string,
        urgent: order.urgency === 'urgent',
        round,
        ...(order.submitted_by === null ? {} : { submittedBy: order.submitted_by }),
        lines: lines.map((l) => ({
          itemId: l.itemId,
          supplierItemId: l.supplierItemId as string,
          quantityMilli: String(l.quantityMilli),
          packMilli: String(l.packMilli),
          packUom: l.packUom as string,
          packPriceMinor: String(l.packPriceMinor),
        })),
      });
    }
  }
}

/** Goods of an order that others may want too: those with a chain, and all that it asks of a warehouse. By id. */
function dealtItems(book: SplitBook, order: OrderRow, lines: readonly LineRow[]): string[] {
  const ofWarehouse = book.warehouses.has(order.source_id);
  const ids = new Set(lines.map((l) => l.item_id));
  return [...ids].filter((id) => ofWarehouse || book.chains.itemIds.has(id)).sort();
}
