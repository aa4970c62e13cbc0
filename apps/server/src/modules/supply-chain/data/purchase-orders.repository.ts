import type {
  CloseReason,
  PurchaseApprovalState,
  PurchaseOrderKind,
  PurchaseOrderStatus,
} from '@larder/contracts/supply-chain/purchase-order';
import { type RawBuilder, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import type { OrderedLine } from '../domain/purchase-order.ts';
import { sqlTables } from './supply-chain.tables.ts';

export interface PurchaseOrderRow {
  readonly id: string;
  readonly number: string;
  readonly orderId: string;
  /** 0: as released; 1: in place of a source that failed. */
  readonly round: number;
  readonly storeId: string;
  readonly sourceId: string;
  readonly kind: PurchaseOrderKind;
  readonly sourceName: string;
  readonly sourceNameEn: string | null;
  readonly currency: string;
  readonly deliveryDate: string;
  readonly urgent: boolean;
  readonly amountMinor: bigint;
  readonly lineCount: number;
  readonly status: PurchaseOrderStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly mailState: 'queued' | 'sent' | 'failed' | null;
  readonly sentAt: Date | null;
  readonly sentVia: 'mail' | 'manual' | 'internal' | null;
  readonly sentBy: string | null;
  readonly receivedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closeReason: CloseReason | null;
  readonly closeNote: string | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  /** Who submitted what was released; null when nobody did. */
  readonly requestedBy: string | null;
  readonly approvalState: PurchaseApprovalState | null;
  readonly approvalInstanceId: string | null;
  readonly approvalAskedBy: string | null;
  readonly approvalAskedAt: Date | null;
  readonly approvalDecidedBy: string | null;
  readonly approvalDecidedAt: Date | null;
  readonly approvalComment: string | null;
}

export interface PurchaseOrderLineRow extends OrderedLine {
  readonly supplierItemId: string;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly baseUom: string;
  readonly packUom: string;
  readonly amountMinor: bigint;
}

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

export interface OrderFilter {
  readonly stores: StoreScope;
  readonly sourceId: string | undefined;
  readonly statuses: readonly PurchaseOrderStatus[] | undefined;
  readonly deliveryFrom: string | undefined;
  readonly deliveryTo: string | undefined;
  readonly search: string | undefined;
  readonly after: { readonly deliveryDate: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Columns that a transition may set beside the status. */
export type OrderChange = Partial<Pick<PurchaseOrderRow, 'mailState' | 'sentAt' | 'sentVia' | 'sentBy' | Later>>;

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

  async list(tx: Tx, f: OrderFilter): Promise<PurchaseOrderRow[]> {
    let query = sqlTables(tx)
      .selectFrom('purchase_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where(scoped(f.stores));
    if (f.sourceId !== undefined) query = query.where('source_id', '=', f.sourceId);
    if (f.statuses !== undefined) query = query.where('status', 'in', [...f.statuses]);
    if (f.deliveryFrom !== undefined) query = query.where('delivery_date', '>=', f.deliveryFrom);
    if (f.deliveryTo !== undefined) query = query.where('delivery_date', '<=', f.deliveryTo);
    if (f.search !== undefined) query = query.where(sql<boolean>`position(upper(${f.search}) in number) > 0`);
    if (f.after !== undefined)
      query = query.where(sql<boolean>`(delivery_date, id) < (${f.after.deliveryDate}::date, ${f.after.id}::uuid)`);
    const rows = await query.orderBy('delivery_date', 'desc').orderBy('id', 'desc').limit(f.limit).execute();
    return rows.map(rowOf);
  }

  async counts(tx: Tx, stores: StoreScope, today: string): Promise<{ toSend: number; open: number; late: number }> {
    const { rows } = await sql<{ toSend: number; open: number; late: number }>`
      select count(*) filter (where status = 'approved' and coalesce(approval_state, 'approved') = 'approved')::int "toSend", count(*)::int "open", count(*) filter (where delivery_date < ${today}::date)::int "late"
      from purchase_order where tenant_id = ${tx.ctx.tenantId} and status in ('approved', 'sent', 'partially_received') and ${scoped(stores)}`.execute(
      sqlTables(tx),
    );
    return rows[0] ?? { toSend: 0, open: 0, late: 0 };
  }

  /** Orders that should have arrived by the date and still wait, and those of which something arrived on it. */
  async deliveries(
    tx: Tx,
    stores: StoreScope,
    date: string,
  ): Promise<(PurchaseOrderRow & { readonly openLines: number; readonly draftId: string | null })[]> {
    const { rows } = await sql<RawOrder & { open_lines: number; draft_id: string | null }>`
      select o.*,
        (select count(*)::int from purchase_order_line l where l.tenant_id = o.tenant_id and l.purchase_order_id = o.id and l.accepted_milli + l.rejected_milli < l.ordered_milli) open_lines,
        (select r.id from receipt r where r.tenant_id = o.tenant_id and r.purchase_order_id = o.id and r.status = 'draft') draft_id
      from purchase_order o
      where o.tenant_id = ${tx.ctx.tenantId} and ${scoped(stores, 'o')}
        and ((o.status in ('approved', 'sent', 'partially_received') and o.delivery_date <= ${date}::date)
          or (o.status = 'received' and exists (select 1 from receipt r where r.tenant_id = o.tenant_id and r.store_id = o.store_id and r.purchase_order_id = o.id and r.status = 'posted' and r.business_date = ${date}::date)))
      order by (o.status = 'received'), o.delivery_date, o.number`.execute(sqlTables(tx));
    return rows.map((r) => ({ ...rowOf(r), openLines: r.open_lines, draftId: r.draft_id }));
  }
}

function scoped(stores: StoreScope, alias?: string): RawBuilder<boolean> {
  if (stores === 'all') return sql<boolean>`true`;
  if (stores.length === 0) return sql<boolean>`false`;
  return sql<boolean>`${sql.ref(alias ? `${alias}.store_id` : 'store_id')} in (${sql.join(stores.map((id) => sql`${id}::uuid`))})`;
}

interface RawOrder {
  id: string;
  number: string;
  order_id: string;
  round: number;
  store_id: string;
  source_id: string;
  kind: string;
  source_name: string;
  source_name_en: string | null;
  currency: string;
  delivery_date: string;
  urgent: boolean;
  amount_minor: bigint;
  line_count: number;
  status: string;
  version: number;
  created_at: Date;
  mail_state: string | null;
  sent_at: Date | null;
  sent_via: string | null;
  sent_by: string | null;
  received_at: Date | null;
  closed_at: Date | null;
  close_reason: string | null;
  close_note: string | null;
  cancelled_at: Date | null;
  cancel_reason: string | null;
  requested_by: string | null;
  approval_state: string | null;
  approval_instance_id: string | null;
  approval_asked_by: string | null;
  approval_asked_at: Date | null;
  approval_decided_by: string | null;
  approval_decided_at: Date | null;
  approval_comment: string | null;
}

const rowOf = (r: RawOrder): PurchaseOrderRow => ({
  id: r.id,
  number: r.number,
  orderId: r.order_id,
  round: r.round,
  storeId: r.store_id,
  sourceId: r.source_id,
  kind: r.kind as PurchaseOrderKind,
  sourceName: r.source_name,
  sourceNameEn: r.source_name_en,
  currency: r.currency,
  deliveryDate: r.delivery_date,
  urgent: r.urgent,
  amountMinor: r.amount_minor,
  lineCount: r.line_count,
  status: r.status as PurchaseOrderStatus,
  version: r.version,
  createdAt: r.created_at,
  mailState: r.mail_state as PurchaseOrderRow['mailState'],
  sentAt: r.sent_at,
  sentVia: r.sent_via as PurchaseOrderRow['sentVia'],
  sentBy: r.sent_by,
  receivedAt: r.received_at,
  closedAt: r.closed_at,
  closeReason: r.close_reason as CloseReason | null,
  closeNote: r.close_note,
  cancelledAt: r.cancelled_at,
  cancelReason: r.cancel_reason,
  requestedBy: r.requested_by,
  approvalState: r.approval_state as PurchaseApprovalState | null,
  approvalInstanceId: r.approval_instance_id,
  approvalAskedBy: r.approval_asked_by,
  approvalAskedAt: r.approval_asked_at,
  approvalDecidedBy: r.approval_decided_by,
  approvalDecidedAt: r.approval_decided_at,
  approvalComment: r.approval_comment,
});
