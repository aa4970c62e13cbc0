import { Injectable } from '@nestjs/common';
import { NotificationsApi } from '../../../foundation/notifications/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { openMilli } from '../domain/purchase-order.ts';
import type { Booking } from '../domain/receipt.ts';

const MOST_NAMES = 3;

/** Tells the store and its buyers that a delivery brought less than was ordered, or goods that were refused. */
@Injectable()
export class TellShortage {
  constructor(private readonly notifications: NotificationsApi) {}

  /** @param lines names of the order's lines */
  async run(
    tx: Tx,
    order: PurchaseOrderRow,
    receiptId: string,
    booking: Booking,
    lines: readonly { readonly lineNo: number; readonly name: string; readonly nameEn: string | null }[],
  ): Promise<void> {
    const refused = new Set(booking.entries.filter((e) => e.rejectedMilli > 0n).map((e) => e.lineNo));
    const short = booking.lines.filter((line) => openMilli(line) > 0n || refused.has(line.lineNo));
    if (short.length === 0) return;
    const names = new Map(lines.map((line) => [line.lineNo, { name: line.name, nameEn: line.nameEn }]));
    await this.notifications.notify(tx, {
      kind: 'delivery-short',
      storeId: order.storeId,
      dedupKey: `delivery-short ${receiptId}`,
      // Whoever stood at the dock knows.
      to: { roles: ['store_manager', 'buyer'], except: [tx.ctx.actor.id] },
      params: {
        purchaseOrderId: order.id,
        number: order.number,
        source: { name: order.sourceName, nameEn: order.sourceNameEn },
        lines: short.length,
        items: short.slice(0, MOST_NAMES).flatMap((line) => names.get(line.lineNo) ?? []),
      },
    });
  }
}
