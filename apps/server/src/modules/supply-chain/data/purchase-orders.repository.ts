import type { PurchaseOrderStatus } from '@larder/contracts/supply-chain/purchase-order';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { OrderedLine } from '../domain/purchase-order.ts';
import { type PurchaseOrderLineRow, type PurchaseOrderRow, rowOf } from './purchase-order-row.ts';
import { sqlTables } from './supply-chain.tables.ts';

/** What is only known later in an order's life. */
type Later =
  | 'receivedAt'
  | 'closedAt'
  | 'closeReason'
  | 'closeNote'
  | 'cancelledAt'
  | 'cancelReason'
  | 'approvalState'
  | 'approvalInstanceId'
  | 'approvalAskedBy'
  | 'approvalAskedAt'
  | 'approvalDecidedBy'
  | 'approvalDecidedAt'
  | 'approvalComment';

export type NewPurchaseOrder = Omit<PurchaseOrderRow, 'version' | Later>;

/** Columns that a transition may set beside the status. */
export type OrderChange = Partial<Pick<PurchaseOrderRow, 'mailState' | 'sentAt' | 'sentVia' | 'sentBy' | Later>>;

/** One order with its lines, under its row's lock where it changes. */
@Injectable()
export class PurchaseOrdersRepository {
  constructor(private readonly live: LiveBus) {}

  /** Next serial of a tenant's day. Holds the counter's row until the transaction ends: a rollback leaves no gap. */
  async nextSerial(tx: Tx, day: string): Promise<number> {
    const row = await sqlTables(tx)
      .insertInto('purchase_order_counter')
      .values({ tenant_id: tx.ctx.tenantId, day, last_no: 1 })
      .onConflict((c) =>
        c
          .columns(['tenant_id', 'day'])
          .doUpdateSet((eb) => ({ last_no: eb('purchase_order_counter.last_no', '+', 1) })),
      )
      .returning('last_no')
      .executeTakeFirstOrThrow();
    return row.last_no;
  }

  async insert(tx: Tx, order: NewPurchaseOrder, lines: readonly PurchaseOrderLineRow[]): Promise<void> {
    this.live.publish(tx, 'supply-chain.order', { storeId: order.storeId, key: order.id });
    const tenant_id = tx.ctx.tenantId;
    await sqlTables(tx)
      .insertInto('purchase_order')
      .values({
        tenant_id,
        id: order.id,
        number: order.number,
        order_id: order.orderId,
        round: order.round,
        store_id: order.storeId,
        source_id: order.sourceId,
        kind: order.kind,
        source_name: order.sourceName,
        source_name_en: order.sourceNameEn,
        currency: order.currency,
        delivery_date: order.deliveryDate,
        urgent: order.urgent,
        amount_minor: order.amountMinor,
        line_count: order.lineCount,
        status: order.status,
        created_at: order.createdAt,
        updated_at: order.createdAt,
        mail_state: order.mailState,
        sent_at: order.sentAt,
        sent_via: order.sentVia,
        sent_by: order.sentBy,
        requested_by: order.requestedBy,
      })
      .execute();
    await sqlTables(tx)
      .insertInto('purchase_order_line')
      .values(
        lines.map((l) => ({
          tenant_id,
          purchase_order_id: order.id,
          line_no: l.lineNo,
          item_id: l.itemId,
          supplier_item_id: l.supplierItemId,
          sku: l.sku,
          name: l.name,
          name_en: l.nameEn,
          base_uom: l.baseUom,
          pack_uom: l.packUom,
          pack_milli: l.packMilli,
          pack_price_minor: l.packPriceMinor,
          ordered_milli: l.orderedMilli,
          amount_minor: l.amountMinor,
        })),
      )
      .execute();
  }

  async find(tx: Tx, id: string): Promise<PurchaseOrderRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('purchase_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** Whether anything was bought for a released order yet. */
  async anyOf(tx: Tx, orderId: string): Promise<boolean> {
    const row = await sqlTables(tx)
      .selectFrom('purchase_order')
      .select('id')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** What was bought of a released order from one source. */
  async ofReleasedOrder(
    tx: Tx,
    { orderId, sourceId, round }: { readonly orderId: string; readonly sourceId: string; readonly round: number },
  ): Promise<PurchaseOrderRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('purchase_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .where('source_id', '=', sourceId)
      .where('round', '=', round)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** Serialises everything that changes one order until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<PurchaseOrderRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('purchase_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row && rowOf(row);
  }

  async lines(tx: Tx, id: string): Promise<PurchaseOrderLineRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('purchase_order_line')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('purchase_order_id', '=', id)
      .orderBy('line_no')
      .execute();
    return rows.map((r) => ({
      lineNo: r.line_no,
      itemId: r.item_id,
      supplierItemId: r.supplier_item_id,
      sku: r.sku,
      name: r.name,
      nameEn: r.name_en,
      baseUom: r.base_uom,
      packUom: r.pack_uom,
      packMilli: r.pack_milli,
      packPriceMinor: r.pack_price_minor,
      orderedMilli: r.ordered_milli,
      acceptedMilli: r.accepted_milli,
      rejectedMilli: r.rejected_milli,
      amountMinor: r.amount_minor,
    }));
  }

  /** Moves a locked order on. @returns false when the version is not the expected one any more */
  async move(
    tx: Tx,
    order: PurchaseOrderRow,
    status: PurchaseOrderStatus,
    change: OrderChange,
    at: Date,
  ): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('purchase_order')
      .set({
        status,
        version: order.version + 1,
        updated_at: at,
        ...(change.mailState === undefined ? {} : { mail_state: change.mailState }),
        ...(change.sentAt === undefined ? {} : { sent_at: change.sentAt }),
        ...(change.sentVia === undefined ? {} : { sent_via: change.sentVia }),
        ...(change.sentBy === undefined ? {} : { sent_by: change.sentBy }),
        ...(change.receivedAt === undefined ? {} : { received_at: change.receivedAt }),
        ...(change.closedAt === undefined ? {} : { closed_at: change.closedAt }),
        ...(change.closeReason === undefined ? {} : { close_reason: change.closeReason }),
        ...(change.closeNote === undefined ? {} : { close_note: change.closeNote }),
        ...(change.cancelledAt === undefined ? {} : { cancelled_at: change.cancelledAt }),
        ...(change.cancelReason === undefined ? {} : { cancel_reason: change.cancelReason }),
        ...(change.approvalState === undefined ? {} : { approval_state: change.approvalState }),
        ...(change.approvalInstanceId === undefined ? {} : { approval_instance_id: change.approvalInstanceId }),
        ...(change.approvalAskedBy === undefined ? {} : { approval_asked_by: change.approvalAskedBy }),
        ...(change.approvalAskedAt === undefined ? {} : { approval_asked_at: change.approvalAskedAt }),
        ...(change.approvalDecidedBy === undefined ? {} : { approval_decided_by: change.approvalDecidedBy }),
        ...(change.approvalDecidedAt === undefined ? {} : { approval_decided_at: change.approvalDecidedAt }),
        ...(change.approvalComment === undefined ? {} : { approval_comment: change.approvalComment }),
      })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', order.id)
      .where('version', '=', order.version)
      .executeTakeFirst();
    if (done.numUpdatedRows !== 1n) return false;
    this.live.publish(tx, 'supply-chain.order', { storeId: order.storeId, key: order.id });
    return true;
  }

  /** Received quantities of the lines, as they stand after a receipt. */
  async saveReceived(tx: Tx, id: string, lines: readonly OrderedLine[]): Promise<void> {
    await sql`update purchase_order_line l set accepted_milli = v.accepted, rejected_milli = v.rejected
      from unnest(${lines.map((l) => l.lineNo)}::int[], ${lines.map((l) => String(l.acceptedMilli))}::bigint[], ${lines.map((l) => String(l.rejectedMilli))}::bigint[]) v(line_no, accepted, rejected)
      where l.tenant_id = ${tx.ctx.tenantId} and l.purchase_order_id = ${id} and l.line_no = v.line_no`.execute(
      sqlTables(tx),
    );
  }
}
