import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { clientsOf, type Tx } from '../db/tx.ts';

/** A work item that used up its attempts. Nothing runs it again by itself. */
export interface DeadItem {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly error: string;
}

/** Dead rows of the queue of record: found, brought back, or laid to rest by a person's decision. */
@Injectable()
export class DeadWork {
  constructor(private readonly clock: Clock) {}

  async list(tx: Tx, kinds: readonly string[], limit: number): Promise<DeadItem[]> {
    if (kinds.length === 0) return [];
    const { rows } = await sql<{ id: string; kind: string; payload: unknown; attempts: number; last_error: string }>`
      select id, kind, payload, attempts, coalesce(last_error, '') last_error from work_item
      where tenant_id = ${tx.ctx.tenantId} and state = 3 and kind in (${sql.join(kinds)}) order by id limit ${limit}`.execute(
      clientsOf(tx).kysely,
    );
    return rows.map(({ last_error: error, ...row }) => ({ ...row, error }));
  }

  /** Runs it again from the first attempt. @returns false when it is not dead any more */
  async revive(tx: Tx, id: string): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update work_item set state = 0, attempts = 0, lease = null, started_at = null, run_at = ${this.clock.now()}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 3`.execute(clientsOf(tx).kysely);
    return numAffectedRows === 1n;
  }

  /** Takes it out for good; the error stays on the row. @returns false when it is not dead any more */
  async discard(tx: Tx, id: string, reason: string): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update work_item set state = 4, discarded_by = ${tx.ctx.actor.id}, discard_reason = ${reason}, done_at = now()
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 3`.execute(clientsOf(tx).kysely);
    return numAffectedRows === 1n;
  }
}
