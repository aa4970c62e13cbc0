import { Injectable } from '@nestjs/common';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { type OrderedLine, openMilli } from '../domain/purchase-order.ts';

export const SOURCE_TYPE = 'purchase-order';

/** Tells stock what is still to come from one order, so that the next suggestion counts it. */
@Injectable()
export class ExpectedGoods {
  constructor(private readonly inventory: InventoryApi) {}

  async set(
    tx: Tx,
    order: Pick<PurchaseOrderRow, 'id' | 'storeId' | 'deliveryDate'>,
    lines: readonly OrderedLine[],
  ): Promise<void> {
    const open = new Map<string, bigint>();
    for (const line of lines) open.set(line.itemId, (open.get(line.itemId) ?? 0n) + openMilli(line));
    const expected = [...open]
      .filter(([, quantityMilli]) => quantityMilli > 0n)
      .map(([itemId, quantityMilli]) => ({
        itemId,
        dueDate: order.deliveryDate,
        quantityMilli,
        state: 'on_order' as const,
      }));
    await this.inventory.setExpected(tx, order.storeId, SOURCE_TYPE, order.id, expected);
  }

  /** Nothing more will come. */
  async settle(tx: Tx, order: Pick<PurchaseOrderRow, 'id' | 'storeId'>): Promise<void> {
    await this.inventory.setExpected(tx, order.storeId, SOURCE_TYPE, order.id, []);
  }
}
