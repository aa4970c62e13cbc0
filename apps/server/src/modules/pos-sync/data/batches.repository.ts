import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './pos-sync.tables.ts';

@Injectable()
export class BatchesRepository {
  async find(
    tx: Tx,
    deviceId: string,
    batchId: string,
  ): Promise<{ readonly sha: string; readonly result: string } | undefined> {
    const { rows } = await sql<{
      sha: string;
      result: string;
    }>`select encode(body_sha, 'hex') sha, result from pos_batch where tenant_id = ${tx.ctx.tenantId} and device_id = ${deviceId} and batch_id = ${batchId}`.execute(
      tables(tx),
    );
    return rows[0];
  }

  async insert(
    tx: Tx,
    batch: {
      readonly deviceId: string;
      readonly batchId: string;
      readonly storeId: string;
      readonly sha: Buffer;
      readonly tickets: number;
      readonly result: string;
    },
  ): Promise<void> {
    await sql`insert into pos_batch (tenant_id, device_id, batch_id, store_id, body_sha, tickets, result)
      values (${tx.ctx.tenantId}, ${batch.deviceId}, ${batch.batchId}, ${batch.storeId}, ${batch.sha}, ${batch.tickets}, ${batch.result})`.execute(
      tables(tx),
    );
  }
}
