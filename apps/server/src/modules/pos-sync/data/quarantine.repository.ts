import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { hexArray, plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { RefusalReason } from '../domain/check-ticket.ts';
import { tables } from './pos-sync.tables.ts';

export interface NewQuarantined {
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly ticketUid: string | null;
  readonly rev: number | null;
  readonly receiptNo: string | null;
  readonly businessDate: string | null;
  /** Hex SHA-256 of the payload. */
  readonly fingerprint: string;
  /** JSON text. */
  readonly payload: string;
}

export interface Quarantined {
  readonly id: string;
  readonly storeId: string;
  readonly deviceId: string | null;
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly ticketUid: string | null;
  readonly rev: number | null;
  readonly receiptNo: string | null;
  readonly businessDate: string | null;
  readonly state: 'open' | 'fixed' | 'discarded';
  readonly resolution: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: Date | null;
  readonly receivedAt: Date;
  readonly version: number;
}

export interface QuarantineFilter {
  readonly storeIds: readonly string[];
  readonly state: string | null;
  readonly reason: string | null;
}

const COLUMNS = sql`id, store_id "storeId", device_id "deviceId", reason, detail, ticket_uid "ticketUid", rev, receipt_no "receiptNo", business_date "businessDate", state, resolution,
  resolved_by_name "resolvedByName", resolved_at "resolvedAt", received_at "receivedAt", version`;

@Injectable()
export class QuarantineRepository {
  constructor(private readonly live: LiveBus) {}

  /** The same content again makes no second row, whatever became of the first. */
  async insert(
    tx: Tx,
    storeId: string,
    deviceId: string | null,
    at: Date,
    entries: readonly NewQuarantined[],
  ): Promise<void> {
    if (entries.length === 0) return;
    await sql`insert into quarantined_ticket (tenant_id, id, store_id, device_id, reason, detail, ticket_uid, rev, receipt_no, business_date, fingerprint, payload, received_at)
      select ${tx.ctx.tenantId}::uuid, i, ${storeId}::uuid, ${deviceId}::uuid, r, d, u, v, n, b, f, p, ${at}::timestamptz
      from unnest(${plainArray(entries.map(() => newId()))}::uuid[], ${plainArray(entries.map((e) => e.reason))}::text[], ${textArray(entries.map((e) => e.detail))}::text[], ${plainArray(entries.map((e) => e.ticketUid))}::uuid[],
        ${plainArray(entries.map((e) => e.rev))}::int[], ${textArray(entries.map((e) => e.receiptNo))}::text[], ${plainArray(entries.map((e) => e.businessDate))}::date[], ${hexArray(entries.map((e) => e.fingerprint))}::bytea[],
        ${textArray(entries.map((e) => e.payload))}::text[]) z(i, r, d, u, v, n, b, f, p)
      on conflict do nothing`.execute(tables(tx));
    this.live.publish(tx, 'pos-sync.quarantine', { storeId });
  }

  /** Newest first. */
  async page(
    tx: Tx,
    filter: QuarantineFilter,
    after: { readonly receivedAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<Quarantined[]> {
    const { rows } = await sql<Quarantined>`select ${COLUMNS} from quarantined_ticket
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(filter.storeIds)}::uuid[]) and (${filter.state}::text is null or state = ${filter.state}) and (${filter.reason}::text is null or reason = ${filter.reason})
        and (${after?.id ?? null}::uuid is null or (received_at, id) < (${after?.receivedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by received_at desc, id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  async openCount(tx: Tx, storeIds: readonly string[]): Promise<number> {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int n from quarantined_ticket where tenant_id = ${tx.ctx.tenantId} and state = 'open' and store_id = any(${plainArray(storeIds)}::uuid[])`.execute(
      tables(tx),
    );
    return rows[0]?.n ?? 0;
  }

  async find(tx: Tx, id: string): Promise<(Quarantined & { readonly payload: string }) | undefined> {
    const { rows } = await sql<
      Quarantined & { payload: string }
    >`select ${COLUMNS}, payload from quarantined_ticket where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
      tables(tx),
    );
    return rows[0];
  }

  /** @returns false when it is no longer open or somebody was faster */
  async resolve(
    tx: Tx,
    id: string,
    version: number,
    state: 'fixed' | 'discarded',
    resolution: string,
    at: Date,
  ): Promise<boolean> {
    const { id: actor, name } = tx.ctx.actor;
    const { rows } = await sql<{
      storeId: string;
    }>`update quarantined_ticket set state = ${state}, resolution = ${resolution}, resolved_by = ${actor}, resolved_by_name = ${name}, resolved_at = ${at}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 'open' and version = ${version} returning store_id "storeId"`.execute(
      tables(tx),
    );
    if (rows[0]) this.live.publish(tx, 'pos-sync.quarantine', rows[0]);
    return rows.length === 1;
  }
}
