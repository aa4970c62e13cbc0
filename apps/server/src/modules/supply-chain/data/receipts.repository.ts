import type { RejectReason } from '@larder/contracts/supply-chain/receiving';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { Entry } from '../domain/receipt.ts';
import { sqlTables } from './supply-chain.tables.ts';

export interface ReceiptRow {
  readonly id: string;
  readonly purchaseOrderId: string;
  readonly storeId: string;
  readonly status: 'draft' | 'posted';
  readonly version: number;
  readonly businessDate: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  readonly postedAt: Date | null;
  readonly postedBy: string | null;
}

@Injectable()
export class ReceiptsRepository {
  constructor(private readonly live: LiveBus) {}

  async insertDraft(
    tx: Tx,
    draft: { readonly id: string; readonly purchaseOrderId: string; readonly storeId: string },
    at: Date,
  ): Promise<void> {
    const actor = tx.ctx.actor.id;
    await sqlTables(tx)
      .insertInto('receipt')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: draft.id,
        purchase_order_id: draft.purchaseOrderId,
        store_id: draft.storeId,
        status: 'draft',
        created_at: at,
        created_by: actor,
        updated_at: at,
        updated_by: actor,
      })
      .execute();
    this.live.publish(tx, 'supply-chain.order', { storeId: draft.storeId, key: draft.purchaseOrderId });
  }

  async find(tx: Tx, id: string): Promise<ReceiptRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('receipt')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  async ofOrder(tx: Tx, purchaseOrderId: string): Promise<ReceiptRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('receipt')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('purchase_order_id', '=', purchaseOrderId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(rowOf);
  }

  async entries(tx: Tx, receiptId: string): Promise<Entry[]> {
    const rows = await sqlTables(tx)
      .selectFrom('receipt_line')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('receipt_id', '=', receiptId)
      .orderBy('entry_no')
      .execute();
    return rows.map((r) => ({
      lineNo: r.line_no,
      acceptedMilli: r.accepted_milli,
      rejectedMilli: r.rejected_milli,
      rejectReason: r.reject_reason as RejectReason | null,
      lotCode: r.lot_code,
      expiresOn: r.expires_on,
    }));
  }

  /** Replaces what a draft holds. @returns false when it is posted, gone or was saved by somebody else meanwhile */
  async saveDraft(tx: Tx, id: string, version: number, entries: readonly Entry[], at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('receipt')
      .set({ version: version + 1, updated_at: at, updated_by: tx.ctx.actor.id })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('status', '=', 'draft')
      .where('version', '=', version)
      .returning(['store_id', 'purchase_order_id'])
      .executeTakeFirst();
    if (!done) return false;
    await this.replaceEntries(tx, id, entries);
    this.live.publish(tx, 'supply-chain.order', { storeId: done.store_id, key: done.purchase_order_id });
    return true;
  }

  /** @returns false when it is no draft of that version any more */
  async post(
    tx: Tx,
    id: string,
    version: number,
    businessDate: string,
    entries: readonly (Entry & { readonly costMinor: bigint })[],
    at: Date,
  ): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('receipt')
      .set({
        status: 'posted',
        version: version + 1,
        business_date: businessDate,
        posted_at: at,
        posted_by: tx.ctx.actor.id,
        updated_at: at,
        updated_by: tx.ctx.actor.id,
      })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('status', '=', 'draft')
      .where('version', '=', version)
      .returning(['store_id', 'purchase_order_id'])
      .executeTakeFirst();
    if (!done) return false;
    await this.replaceEntries(tx, id, entries);
    this.live.publish(tx, 'supply-chain.order', { storeId: done.store_id, key: done.purchase_order_id });
    return true;
  }

  /** Throws the draft of an order away, if there is one. @returns its id */
  async discardDraft(tx: Tx, purchaseOrderId: string): Promise<string | undefined> {
    const draft = await sqlTables(tx)
      .selectFrom('receipt')
      .select(['id', 'store_id'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('purchase_order_id', '=', purchaseOrderId)
      .where('status', '=', 'draft')
      .executeTakeFirst();
    if (!draft) return undefined;
    await sqlTables(tx)
      .deleteFrom('receipt_line')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('receipt_id', '=', draft.id)
      .execute();
    await sqlTables(tx)
      .deleteFrom('receipt')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', draft.id)
      .execute();
    this.live.publish(tx, 'supply-chain.order', { storeId: draft.store_id, key: purchaseOrderId });
    return draft.id;
  }

  private async replaceEntries(
    tx: Tx,
    receiptId: string,
    entries: readonly (Entry & { readonly costMinor?: bigint })[],
  ): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('receipt_line')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('receipt_id', '=', receiptId)
      .execute();
    if (entries.length === 0) return;
    await sqlTables(tx)
      .insertInto('receipt_line')
      .values(
        entries.map((e, index) => ({
          tenant_id: tx.ctx.tenantId,
          receipt_id: receiptId,
          entry_no: index + 1,
          line_no: e.lineNo,
          accepted_milli: e.acceptedMilli,
          rejected_milli: e.rejectedMilli,
          reject_reason: e.rejectReason,
          lot_code: e.lotCode,
          expires_on: e.expiresOn,
          cost_minor: e.costMinor ?? null,
        })),
      )
      .execute();
  }
}

interface RawReceipt {
  id: string;
  purchase_order_id: string;
  store_id: string;
  status: string;
  version: number;
  business_date: string | null;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  posted_at: Date | null;
  posted_by: string | null;
}

const rowOf = (r: RawReceipt): ReceiptRow => ({
  id: r.id,
  purchaseOrderId: r.purchase_order_id,
  storeId: r.store_id,
  status: r.status as ReceiptRow['status'],
  version: r.version,
  businessDate: r.business_date,
  createdAt: r.created_at,
  updatedAt: r.updated_at,
  updatedBy: r.updated_by,
  postedAt: r.posted_at,
  postedBy: r.posted_by,
});
