import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { derivedId } from '../../../platform/ids/ids.ts';
import type { orderReleased } from '../../ordering/events.ts';
import type { PurchaseOrderLineRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { orderNumber, valueMinor } from '../domain/purchase-order.ts';
import { ExpectedGoods } from './expected-goods.ts';
import { PurchaseApproval } from './purchase-approval.ts';
import { SupplierMail } from './supplier-mail.ts';

type Released = z.output<(typeof orderReleased)['payload']>;

/** Buys a released order: one document per source that its lines were split over. A second delivery of the event finds it done. */
@Injectable()
export class CreatePurchaseOrder {
  constructor(
    private readonly orders: PurchaseOrdersRepository,
    private readonly expected: ExpectedGoods,
    private readonly catalog: CatalogApi,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly approval: PurchaseApproval,
    private readonly mail: SupplierMail,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, released: Released): Promise<void> {
    if (released.lines.length === 0 || (await this.orders.ofReleasedOrder(tx, released))) return;
    const source = (await this.catalog.sources(tx)).get(released.sourceId);
    if (!source) throw new Error(`order ${released.orderId} names a source that the catalogue does not have`);
    const lines = await this.lines(tx, released);
    const now = this.clock.now();
    const { zone } = await this.org.tenant(tx);
    const day = localParts(now, zone).date;
    const internal = source.kind === 'internal';
    const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
    const { kind } = source;
    const needsApproval = await this.approval.needed(tx, { kind, amountMinor, storeId: released.storeId });
    const mail = !needsApproval && (await this.mail.possible(tx, { kind, sourceId: source.id }));
    // The order's first paper keeps the id that it always had; papers to further sources name theirs.
    const first = released.round === 0 && !(await this.orders.anyOf(tx, released.orderId));
    const part = first ? [] : [source.id, released.round];
    const order = {
      id: derivedId('purchase-order', tx.ctx.tenantId, released.orderId, ...part),
      round: released.round,
      orderId: released.orderId,
      storeId: released.storeId,
      sourceId: source.id,
      kind,
      sourceName: source.name,
      sourceNameEn: source.nameEn,
      currency: source.currency,
      deliveryDate: released.deliveryDate,
      urgent: released.urgent,
      amountMinor,
      lineCount: lines.length,
      // The chain's own kitchen sees the order in the same system: there is nothing to send.
      status: internal ? ('sent' as const) : ('approved' as const),
      createdAt: now,
      mailState: mail ? ('queued' as const) : null,
      sentAt: internal ? now : null,
      sentVia: internal ? ('internal' as const) : null,
      sentBy: internal ? tx.ctx.actor.id : null,
      requestedBy: released.submittedBy ?? null,
      number: orderNumber(day, await this.orders.nextSerial(tx, day)),
    };
    await this.orders.insert(tx, order, lines);
    await this.expected.set(tx, order, lines);
    if (mail) await this.mail.queue(tx, order.id);
    await this.audit.record(tx, {
      action: 'supply-chain.order.create',
      entity: 'purchase_order',
      entityId: order.id,
      storeId: order.storeId,
      diff: {
        number: order.number,
        orderId: order.orderId,
        kind: order.kind,
        lines: lines.length,
        amountMinor: String(order.amountMinor),
      },
    });
    if (needsApproval) await this.approval.askForNew(tx, order.id);
  }

  /** Names and prices are copied: a document doesn't follow later changes of the catalogue. */
  private async lines(tx: Tx, released: Released): Promise<PurchaseOrderLineRow[]> {
    const items = await this.catalog.items(
      tx,
      released.lines.map((line) => line.itemId),
    );
    return released.lines.map((line, index) => {
      const item = items.get(line.itemId);
      if (!item) throw new Error(`order ${released.orderId} names an item that the catalogue does not have`);
      const orderedMilli = BigInt(line.quantityMilli);
      const packMilli = BigInt(line.packMilli);
      const packPriceMinor = BigInt(line.packPriceMinor);
      return {
        lineNo: index + 1,
        itemId: item.id,
        supplierItemId: line.supplierItemId,
        sku: item.sku,
        name: item.name,
        nameEn: item.nameEn,
        baseUom: item.baseUom,
        packUom: line.packUom,
        packMilli,
        packPriceMinor,
        orderedMilli,
        acceptedMilli: 0n,
        rejectedMilli: 0n,
        amountMinor: valueMinor(orderedMilli, packMilli, packPriceMinor),
      };
    });
  }
}
