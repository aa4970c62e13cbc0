import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { hexArray, plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './pos-sync.tables.ts';

/** What identifies a batch: its own id is only unique within its device. */
export interface BatchKey {
  readonly deviceId: string;
  readonly batchId: string;
}

export interface KnownBatch extends BatchKey {
  /** Hex. */
  readonly sha: string;
  readonly result: string;
}

export interface NewBatch extends BatchKey {
  readonly storeId: string;
  readonly sha: Buffer;
  readonly tickets: number;
  readonly result: string;
}

@Injectable()
export class BatchesRepository {
  /**
   * Groups of one chain follow each other, in whichever processes: side by side they would find each other's stores taken.
   * Taken before stores, of which its holder waits for none.
   */
  async lockLane(tx: Tx, lane: string): Promise<void> {
    await askPrepared(
      tables(tx),
      'pos_batch.lane',
      sql`select pg_advisory_xact_lock(hashtextextended(${`ingest ${lane}`}, 0))`,
    );
  }

  /** Those of the batches that were answered before. One look into the index each: as a join the planner reads the whole table. */
  async find(tx: Tx, keys: readonly BatchKey[]): Promise<KnownBatch[]> {
    return askPrepared(
      tables(tx),
      'pos_batch.find',
      sql<KnownBatch>`
      select k.device "deviceId", k.batch "batchId", encode(b.sha, 'hex') sha, b.result
      from unnest(${plainArray(keys.map((k) => k.deviceId))}::uuid[], ${plainArray(keys.map((k) => k.batchId))}::uuid[]) k(device, batch)
      cross join lateral (select body_sha sha, result from pos_batch
        where tenant_id = ${tx.ctx.tenantId} and device_id = k.device and batch_id = k.batch limit 1) b`,
    );
  }

  async insert(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
    if (batches.length === 0) return;
    await askPrepared(
      tables(tx),
      'pos_batch.insert',
      sql`insert into pos_batch (tenant_id, device_id, batch_id, store_id, body_sha, tickets, result)
      select ${tx.ctx.tenantId}::uuid, d, b, p, s, n, r
      from unnest(${plainArray(batches.map((x) => x.deviceId))}::uuid[], ${plainArray(batches.map((x) => x.batchId))}::uuid[], ${plainArray(batches.map((x) => x.storeId))}::uuid[],
        ${hexArray(batches.map((x) => x.sha.toString('hex')))}::bytea[], ${plainArray(batches.map((x) => x.tickets))}::int[],
        ${textArray(batches.map((x) => x.result))}::text[]) t(d, b, p, s, n, r)`,
    );
  }
}
