import { type DB, type Kysely, sql } from '@larder/db';
import { waitingAgain } from './fair-round.ts';
import type { WorkTicket } from './queue-transport.ts';
import type { WorkFailure } from './work-failure.ts';

/** A leased row as its worker sees it. */
export interface StartedWork {
  readonly kind: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly maxAttempts: number;
}

const twinDone = sql.raw(waitingAgain('w'));

/** Statements of a worker on its own row; each holds only while the lease does. */
export const workRows = {
  /** Starts an attempt. Undefined when the lease has gone, or when the queue delivered the same lease twice. */
  async start(kysely: Kysely<DB>, t: WorkTicket): Promise<StartedWork | undefined> {
    const { rows } =
      await sql<StartedWork>`update work_item set started_at = now(), leased_at = now(), attempts = attempts + 1
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease} and state = 1 and started_at is null
      returning kind, payload, attempts, max_attempts "maxAttempts"`.execute(kysely);
    return rows[0];
  },

  /** A sign of life. False when another worker holds the row. */
  async renew(kysely: Kysely<DB>, t: WorkTicket): Promise<boolean> {
    const { rows } = await sql`update work_item set leased_at = now()
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease} and state = 1 returning 1`.execute(
      kysely,
    );
    return rows.length > 0;
  },

  /** @param periodic true: the schedule that queued the row is noted to have ended well */
  async done(kysely: Kysely<DB>, t: WorkTicket, periodic: boolean): Promise<void> {
    const { rows } = await sql<{
      kind: string;
      key: string | null;
    }>`update work_item set state = 2, lease = null, done_at = now()
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease} returning kind, dedupe_key "key"`.execute(
      kysely,
    );
    const [row] = rows;
    if (!periodic || !row || row.key === null) return;
    await sql`update job_schedule set last_done = now() where tenant_id = ${t.tenantId} and job_name = ${row.kind} and key = ${row.key}`.execute(
      kysely,
    );
  },

  /** @param again when to try once more; null: dead */
  async failed(kysely: Kysely<DB>, t: WorkTicket, failure: WorkFailure, at: Date, again: Date | null): Promise<void> {
    await sql`update work_item w set state = case when ${again === null}::boolean then 3 else ${twinDone} end,
        lease = null, started_at = null, first_error = coalesce(first_error, ${failure.message}), last_error = ${failure.message},
        error_code = ${failure.code}, failed_at = ${at}, run_at = coalesce(${again}::timestamptz, run_at)
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease}`.execute(kysely);
  },

  /** The worker is told to end: the row waits for another one at once, and this try did not count. */
  async giveBack(kysely: Kysely<DB>, t: WorkTicket): Promise<void> {
    await sql`update work_item w set state = ${twinDone}, lease = null, started_at = null, attempts = greatest(attempts - 1, 0)
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease}`.execute(kysely);
  },
};
