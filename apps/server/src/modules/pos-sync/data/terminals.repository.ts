import { askPrepared, sql } from '@larder/db';
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

/** What a device's batches said in one transaction. */
export interface SignOfLife {
  readonly storeId: string;
  readonly deviceId: string;
  readonly codes: readonly string[];
  readonly heartbeat: HeartbeatFact | null;
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

  /** Codes of the active terminals by store; a store without any has no entry. */
  async activeCodes(tx: Tx, storeIds: readonly string[]): Promise<Map<string, Set<string>>> {
    if (storeIds.length === 0) return new Map();
    const rows = await askPrepared(
      tables(tx),
      'pos_terminal.active',
      sql<{
        storeId: string;
        code: string;
      }>`select store_id "storeId", code from pos_terminal where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and status = 'active'`,
    );
    const out = new Map<string, Set<string>>();
    for (const { storeId, code } of rows) out.set(storeId, (out.get(storeId) ?? new Set()).add(code));
    return out;
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

  /** Remembers which devices speak for which terminals, and what they still hold; of two that speak for one, the later. */
  async seen(tx: Tx, signs: readonly SignOfLife[], at: Date): Promise<void> {
    const spoken = new Map(
      signs.flatMap((s) =>
        s.codes.map((code) => [`${s.storeId} ${code}`, { storeId: s.storeId, deviceId: s.deviceId, code }] as const),
      ),
    );
    const named = [...spoken.values()];
    if (named.length > 0) {
      await askPrepared(
        tables(tx),
        'pos_terminal.seen',
        sql`update pos_terminal t set device_id = z.device, last_seen_at = ${at}
        from unnest(${plainArray(named.map((n) => n.storeId))}::uuid[], ${textArray(named.map((n) => n.code))}::text[], ${plainArray(named.map((n) => n.deviceId))}::uuid[]) z(store, code, device)
        where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = z.store and t.code = z.code`,
      );
    }
    for (const { storeId, codes, heartbeat } of signs)
      if (codes.length > 0 || heartbeat !== null) this.live.publish(tx, 'pos-sync.terminal', { storeId });
    const beats = signs.flatMap(({ storeId, deviceId, heartbeat }) =>
      heartbeat === null ? [] : [{ storeId, deviceId, ...heartbeat }],
    );
    if (beats.length === 0) return;
    await askPrepared(
      tables(tx),
      'pos_terminal.beat',
      sql`update pos_terminal t set last_seen_at = ${at}, last_seq = z.seq, unsent = z.unsent, oldest_unsent_at = z.oldest
      from unnest(${plainArray(beats.map((b) => b.storeId))}::uuid[], ${plainArray(beats.map((b) => b.deviceId))}::uuid[], ${plainArray(beats.map((b) => b.lastSeq))}::int[],
        ${plainArray(beats.map((b) => b.unsent))}::int[], ${textArray(beats.map((b) => b.oldestUnsentAt))}::timestamptz[]) z(store, device, seq, unsent, oldest)
      where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = z.store and t.device_id = z.device`,
    );
  }
}
