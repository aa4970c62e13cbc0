import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './inventory.tables.ts';

export type DocumentKind = 'opening' | 'count' | 'waste' | 'receipt' | 'transfer_in' | 'transfer_out';

export interface StockDocument {
  readonly id: string;
  readonly storeId: string;
  readonly kind: DocumentKind;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly sourceType: string | null;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: Date;
}

export interface StockDocumentLine {
  readonly lineNo: number;
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly expectedMilli: bigint | null;
  readonly lotId: string | null;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly costMinor: bigint | null;
  readonly reason: string | null;
}

export interface NewLot {
  readonly id: string;
  readonly itemId: string;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
}

const DOCUMENT = sql`id, store_id "storeId", kind, business_date "businessDate", occurred_at "occurredAt", source_type "sourceType", note, created_by "createdBy", created_by_name "createdByName", created_at "createdAt"`;

@Injectable()
export class DocumentsRepository {
  async insert(tx: Tx, document: StockDocument, lines: readonly StockDocumentLine[]): Promise<void> {
    const d = document;
    await sql`insert into stock_document (tenant_id, id, store_id, kind, business_date, occurred_at, source_type, note, created_by, created_by_name, created_at)
      values (${tx.ctx.tenantId}, ${d.id}, ${d.storeId}, ${d.kind}, ${d.businessDate}, ${d.occurredAt}, ${d.sourceType}, ${d.note}, ${d.createdBy}, ${d.createdByName}, ${d.createdAt})`.execute(
      tables(tx),
    );
    if (lines.length === 0) return;
    await sql`insert into stock_document_line (tenant_id, document_id, line_no, item_id, quantity_milli, expected_milli, lot_id, lot_code, expires_on, cost_minor, reason)
      select ${tx.ctx.tenantId}::uuid, ${d.id}::uuid, z.* from unnest(${plainArray(lines.map((l) => l.lineNo))}::int[], ${plainArray(lines.map((l) => l.itemId))}::uuid[], ${plainArray(lines.map((l) => l.quantityMilli))}::bigint[],
        ${plainArray(lines.map((l) => l.expectedMilli))}::bigint[], ${plainArray(lines.map((l) => l.lotId))}::uuid[], ${textArray(lines.map((l) => l.lotCode))}::text[], ${plainArray(lines.map((l) => l.expiresOn))}::date[],
        ${plainArray(lines.map((l) => l.costMinor))}::bigint[], ${textArray(lines.map((l) => l.reason))}::text[]) z`.execute(
      tables(tx),
    );
  }

  async exists(tx: Tx, id: string): Promise<boolean> {
    const { rows } =
      await sql`select 1 from stock_document where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
    return rows.length > 0;
  }

  async insertLots(tx: Tx, storeId: string, receivedOn: string, lots: readonly NewLot[]): Promise<void> {
    if (lots.length === 0) return;
    await sql`insert into stock_lot (tenant_id, id, store_id, item_id, lot_code, expires_on, received_on)
      select ${tx.ctx.tenantId}::uuid, i, ${storeId}::uuid, t, c, e, ${receivedOn}::date from unnest(${plainArray(lots.map((l) => l.id))}::uuid[], ${plainArray(lots.map((l) => l.itemId))}::uuid[],
        ${textArray(lots.map((l) => l.lotCode))}::text[], ${plainArray(lots.map((l) => l.expiresOn))}::date[]) z(i, t, c, e) on conflict do nothing`.execute(
      tables(tx),
    );
  }

  /** Lot ids among those given that belong to the store and item they are used for. */
  async ownLots(tx: Tx, storeId: string, ids: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await sql<{
      id: string;
      itemId: string;
    }>`select id, item_id "itemId" from stock_lot where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and id = any(${plainArray(ids)}::uuid[])`.execute(
      tables(tx),
    );
    return new Map(rows.map((r) => [r.id, r.itemId]));
  }

  async find(tx: Tx, id: string): Promise<StockDocument | undefined> {
    const { rows } =
      await sql<StockDocument>`select ${DOCUMENT} from stock_document where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        tables(tx),
      );
    return rows[0];
  }

  async lines(tx: Tx, id: string): Promise<StockDocumentLine[]> {
    const { rows } =
      await sql<StockDocumentLine>`select line_no "lineNo", item_id "itemId", quantity_milli "quantityMilli", expected_milli "expectedMilli", lot_id "lotId", lot_code "lotCode", expires_on "expiresOn", cost_minor "costMinor", reason
      from stock_document_line where tenant_id = ${tx.ctx.tenantId} and document_id = ${id} order by line_no`.execute(
        tables(tx),
      );
    return rows;
  }

  /** Newest first. */
  async page(
    tx: Tx,
    storeId: string,
    kind: DocumentKind | null,
    after: { readonly occurredAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<StockDocument[]> {
    const { rows } =
      await sql<StockDocument>`select ${DOCUMENT} from stock_document where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}
      and (${kind}::text is null or kind = ${kind}) and (${after?.id ?? null}::uuid is null or (occurred_at, id) < (${after?.occurredAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by occurred_at desc, id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }
}
