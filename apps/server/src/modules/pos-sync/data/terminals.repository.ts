import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { tables } from './pos-sync.tables.ts';

export interface Terminal {
  readonly storeId: string;
  readonly code: string;
  readonly status: 'active' | 'retired';
  readonly lastSeenAt: Date | null;
  readonly lastSeq: number | null;
  readonly unsent: number | null;
  readonly oldestUnsentAt: Date | null;
  readonly version: number;
}

export interface HeartbeatFact {
  readonly lastSeq: number;
  readonly unsent: number;
  readonly oldestUnsentAt: string | null;
}

const TERMINAL = sql`store_id "storeId", code, status, last_seen_at "lastSeenAt", last_seq "lastSeq", unsent, oldest_unsent_at "oldestUnsentAt", version`;

@Injectable()
export class TerminalsRepository {
  constructor(private readonly live: LiveBus) {}

  async list(tx: Tx, storeIds: readonly string[]): Promise<Terminal[]> {
    const { rows } =
      await sql<Terminal>`select ${TERMINAL} from pos_terminal where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) order by store_id, code`.execute(
        tables(tx),
      );
    return rows;
  }

  async activeCodes(tx: Tx, storeId: string): Promise<Set<string>> {
    const { rows } = await sql<{
      code: string;
    }>`select code from pos_terminal where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and status = 'active'`.execute(
      tables(tx),
    );
    return new Set(rows.map((r) => r.code));
  }

  /** @returns false when the store has the code already */
  async insert(tx: Tx, storeId: string, code: string, at: Date): Promise<boolean> {
    const result =
      await sql`insert into pos_terminal (tenant_id, store_id, code, created_at) values (${tx.ctx.tenantId}, ${storeId}, ${code}, ${at}) on conflict do nothing`.execute(
        tables(tx),
      );
    this.live.publish(tx, 'pos-sync.terminal', { storeId });
    return result.numAffectedRows === 1n;
  }

  /** @returns the new row, or undefined when the version moved on or the terminal is not there */
  async setStatus(
    tx: Tx,
    storeId: string,
    code: string,
    status: 'active' | 'retired',
    version: number,
  ): Promise<Terminal | undefined> {
    const { rows } = await sql<Terminal>`update pos_terminal set status = ${status}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and code = ${code} and version = ${version} returning ${TERMINAL}`.execute(
      tables(tx),
    );
    this.live.publish(tx, 'pos-sync.terminal', { storeId });
    return rows[0];
  }

  /** Remembers which device speaks for which terminals, and what it still holds. */
  async seen(
    tx: Tx,
    storeId: string,
    deviceId: string,
    codes: readonly string[],
    heartbeat: HeartbeatFact | null,
    at: Date,
  ): Promise<void> {
    if (codes.length > 0) {
      await sql`update pos_terminal set device_id = ${deviceId}, last_seen_at = ${at} where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and code = any(${textArray(codes)}::text[])`.execute(
        tables(tx),
      );
    }
    if (codes.length > 0 || heartbeat !== null) this.live.publish(tx, 'pos-sync.terminal', { storeId });
    if (heartbeat === null) return;
    await sql`update pos_terminal set last_seen_at = ${at}, last_seq = ${heartbeat.lastSeq}, unsent = ${heartbeat.unsent}, oldest_unsent_at = ${heartbeat.oldestUnsentAt}
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and device_id = ${deviceId}`.execute(tables(tx));
  }
}
