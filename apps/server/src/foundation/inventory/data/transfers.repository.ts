import type { Settlement, TransferState } from '@larder/contracts/inventory/transfers';
import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { tables } from './inventory.tables.ts';

export type TransferRow = Omit<Selectable<DB['stock_transfer']>, 'state' | 'settlement' | 'origin'> & {
  readonly state: TransferState;
  readonly settlement: Settlement | null;
  readonly origin: 'manual' | 'surplus' | 'order';
};
export type NewTransfer = Omit<Insertable<DB['stock_transfer']>, 'tenant_id'>;
export type TransferChange = Omit<
  Updateable<DB['stock_transfer']>,
  'tenant_id' | 'id' | 'version' | 'from_store_id' | 'to_store_id'
>;

export interface TransferLine {
  readonly lineNo: number;
  readonly itemId: string;
  readonly requestedMilli: bigint;
}

export interface Parcel {
  readonly parcelNo: number;
  readonly itemId: string;
  readonly lotId: string | null;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly shippedMilli: bigint;
  readonly receivedMilli: bigint | null;
  readonly costMinor: bigint | null;
}

/** Of a transfer in a list: how many lines, and the first item. */
export interface LineSummary {
  readonly transferId: string;
  readonly lines: number;
  readonly firstItemId: string;
}

const OPEN: readonly TransferState[] = ['proposed', 'agreed', 'in_transit', 'short'];

@Injectable()
export class TransfersRepository {
  async insert(tx: Tx, row: NewTransfer, lines: readonly TransferLine[]): Promise<void> {
    await tables(tx)
      .insertInto('stock_transfer')
      .values({ tenant_id: tx.ctx.tenantId, ...row })
      .execute();
    await sql`insert into stock_transfer_line (tenant_id, transfer_id, line_no, item_id, requested_milli)
      select ${tx.ctx.tenantId}::uuid, ${row.id}::uuid, z.* from unnest(${plainArray(lines.map((l) => l.lineNo))}::int[], ${plainArray(lines.map((l) => l.itemId))}::uuid[], ${plainArray(lines.map((l) => l.requestedMilli))}::bigint[]) z`.execute(
      tables(tx),
    );
  }

  async find(tx: Tx, id: string): Promise<TransferRow | undefined> {
    const row = await tables(tx)
      .selectFrom('stock_transfer')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row as TransferRow | undefined;
  }

  /** The row, held until the transaction ends: two commands on one transfer follow each other. */
  async lock(tx: Tx, id: string): Promise<TransferRow | undefined> {
    const row = await tables(tx)
      .selectFrom('stock_transfer')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row as TransferRow | undefined;
  }

  /** @throws VersionConflict */
  async update(tx: Tx, row: TransferRow, change: TransferChange): Promise<TransferRow> {
    const saved = await tables(tx)
      .updateTable('stock_transfer')
      .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .returningAll()
      .executeTakeFirst();
    if (!saved) throw new VersionConflict(row.version);
    return saved as TransferRow;
  }

  async lines(tx: Tx, id: string): Promise<TransferLine[]> {
    const { rows } =
      await sql<TransferLine>`select line_no "lineNo", item_id "itemId", requested_milli "requestedMilli" from stock_transfer_line
      where tenant_id = ${tx.ctx.tenantId} and transfer_id = ${id} order by line_no`.execute(tables(tx));
    return rows;
  }

  async parcels(tx: Tx, id: string): Promise<Parcel[]> {
    const { rows } =
      await sql<Parcel>`select parcel_no "parcelNo", item_id "itemId", lot_id "lotId", lot_code "lotCode", expires_on "expiresOn", shipped_milli "shippedMilli", received_milli "receivedMilli", cost_minor "costMinor"
      from stock_transfer_parcel where tenant_id = ${tx.ctx.tenantId} and transfer_id = ${id} order by parcel_no`.execute(
        tables(tx),
      );
    return rows;
  }

  async insertParcels(tx: Tx, id: string, parcels: readonly Parcel[]): Promise<void> {
    const column = <V>(pick: (p: Parcel) => V): V[] => parcels.map(pick);
    await sql`insert into stock_transfer_parcel (tenant_id, transfer_id, parcel_no, item_id, lot_id, lot_code, expires_on, shipped_milli, cost_minor)
      select ${tx.ctx.tenantId}::uuid, ${id}::uuid, z.* from unnest(${plainArray(column((p) => p.parcelNo))}::int[], ${plainArray(column((p) => p.itemId))}::uuid[], ${plainArray(column((p) => p.lotId))}::uuid[],
        ${textArray(column((p) => p.lotCode))}::text[], ${plainArray(column((p) => p.expiresOn))}::date[], ${plainArray(column((p) => p.shippedMilli))}::bigint[], ${plainArray(column((p) => p.costMinor))}::bigint[]) z`.execute(
      tables(tx),
    );
  }

  async setReceived(tx: Tx, id: string, parcels: readonly Pick<Parcel, 'parcelNo' | 'receivedMilli'>[]): Promise<void> {
    await sql`update stock_transfer_parcel p set received_milli = n.q from unnest(${plainArray(parcels.map((p) => p.parcelNo))}::int[], ${plainArray(parcels.map((p) => p.receivedMilli))}::bigint[]) n (no, q)
      where p.tenant_id = ${tx.ctx.tenantId} and p.transfer_id = ${id} and p.parcel_no = n.no`.execute(tables(tx));
  }

  /** Transfers that touch a store of the scope, newest first. */
  async page(
    tx: Tx,
    filter: { readonly stores: StoreScope; readonly storeId: string | undefined; readonly open: boolean },
    after: { readonly createdAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<TransferRow[]> {
    const { stores, storeId, open } = filter;
    let query = tables(tx).selectFrom('stock_transfer').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (stores !== 'all') {
      if (stores.length === 0) return [];
      query = query.where((eb) => eb.or([eb('from_store_id', 'in', stores), eb('to_store_id', 'in', stores)]));
    }
    if (storeId !== undefined)
      query = query.where((eb) => eb.or([eb('from_store_id', '=', storeId), eb('to_store_id', '=', storeId)]));
    if (after)
      query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
    const rows = await query
      .where('state', open ? 'in' : 'not in', OPEN)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows as TransferRow[];
  }

  async summaries(tx: Tx, ids: readonly string[]): Promise<Map<string, LineSummary>> {
    const { rows } =
      await sql<LineSummary>`select transfer_id "transferId", count(*)::int lines, (array_agg(item_id order by line_no))[1] "firstItemId" from stock_transfer_line
      where tenant_id = ${tx.ctx.tenantId} and transfer_id = any(${plainArray(ids)}::uuid[]) group by transfer_id`.execute(
        tables(tx),
      );
    return new Map(rows.map((r) => [r.transferId, r]));
  }

  /** What stores have agreed to give and still hold. */
  async promised(
    tx: Tx,
    storeIds: readonly string[],
  ): Promise<{ storeId: string; itemId: string; quantityMilli: bigint }[]> {
    const { rows } = await sql<{ storeId: string; itemId: string; quantityMilli: bigint }>`
      select t.from_store_id "storeId", l.item_id "itemId", sum(l.requested_milli)::bigint "quantityMilli"
      from stock_transfer t join stock_transfer_line l on l.tenant_id = t.tenant_id and l.transfer_id = t.id
      where t.tenant_id = ${tx.ctx.tenantId} and t.from_store_id = any(${plainArray(storeIds)}::uuid[]) and t.state = 'agreed' group by 1, 2`.execute(
      tables(tx),
    );
    return rows;
  }
}
