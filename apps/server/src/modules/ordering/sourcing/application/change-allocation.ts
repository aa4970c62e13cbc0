import { toMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { InvalidInput, InvalidTransition, NotFound } from '../../../../platform/errors/domain-error.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { OrdersRepository } from '../../data/orders.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { SourcingQueries } from './sourcing-queries.ts';
import { optionsOf, SplitBooks } from './split-book.ts';
import { SplitOrders } from './split-orders.ts';

interface LineKey {
  readonly orderId: string;
  readonly itemId: string;
}

/** A person's say in what a line gets out of a warehouse. The other lines share what is left, at once. */
@Injectable()
export class ChangeAllocation {
  constructor(
    private readonly queries: SourcingQueries,
    private readonly sourcing: SourcingRepository,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly books: SplitBooks,
    private readonly split: SplitOrders,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a warehouse out of scope or a line that it is not asked for; InvalidTransition once the order left */
  async give(
    tx: Tx,
    sourceId: string,
    input: LineKey & { readonly quantity: string; readonly reason: string },
  ): Promise<void> {
    const wantedMilli = await this.hold(tx, sourceId, input);
    const quantityMilli = toMilli(input.quantity);
    if (quantityMilli > wantedMilli)
      throw new InvalidInput([
        {
          path: 'quantity',
          code: 'more_than_wanted',
          message: { 'zh-CN': '不能超过门店订的数量', en: 'More than the store ordered' },
        },
      ]);
    await this.sourcing.putOverride(tx, {
      orderId: input.orderId,
      itemId: input.itemId,
      sourceId,
      quantityMilli,
      reason: input.reason,
      at: this.clock.now(),
    });
    await this.split.refresh(tx, [input.itemId]);
    await this.record(tx, 'give', sourceId, input, { quantityMilli: String(quantityMilli), reason: input.reason });
  }

  /** Nothing happens where nobody gave anything. @throws as `give` */
  async undo(tx: Tx, sourceId: string, key: LineKey): Promise<void> {
    await this.hold(tx, sourceId, key);
    const was = await this.sourcing.dropOverride(tx, key.orderId, key.itemId, sourceId);
    if (!was) return;
    await this.split.refresh(tx, [key.itemId]);
    await this.record(tx, 'undo', sourceId, key, { quantityMilli: String(was.quantity_milli), reason: was.reason });
  }

  /** Holds the order, so that it does not leave meanwhile. @returns what the line wants, thousandths */
  private async hold(tx: Tx, sourceId: string, key: LineKey): Promise<bigint> {
    await this.queries.warehouse(tx, sourceId, 'ordering.allocation.write');
    const order = await this.orders.lock(tx, key.orderId);
    const line = order && (await this.lines.find(tx, order.id, key.itemId));
    if (!order || !line) throw new NotFound();
    const asked = optionsOf(await this.books.read(tx), {
      orderId: order.id,
      storeId: order.store_id,
      sourceId: order.source_id,
      deliveryDate: order.delivery_date,
      state: order.state,
      itemId: line.item_id,
      supplierItemId: line.supplier_item_id,
      quantityMilli: line.quantity_milli,
      packMilli: line.pack_milli,
      packUom: line.pack_uom,
      packPriceMinor: line.pack_price_minor,
      moqMilli: line.moq_milli,
    }).some((o) => o.sourceId === sourceId && o.fromStock);
    if (!asked) throw new NotFound();
    if (order.state === 'released' || order.state === 'expired' || order.state === 'cancelled')
      throw new InvalidTransition(order.state, []);
    return line.quantity_milli;
  }

  private record(
    tx: Tx,
    verb: 'give' | 'undo',
    sourceId: string,
    key: LineKey,
    diff: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `ordering.allocation.${verb}`,
      entity: 'suggested_order',
      entityId: key.orderId,
      diff: { sourceId, itemId: key.itemId, ...diff },
    });
  }
}
