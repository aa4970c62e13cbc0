import { type RawBuilder, sql } from '@larder/db';
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

/** A worker's statements on its own row, each a transaction of its own; each holds only while the lease does. */
export const workRows = {
  /** Starts an attempt. Undefined when the lease has gone, or when the queue delivered the same lease twice. */
  start: (t: WorkTicket): RawBuilder<StartedWork> =>
    sql<StartedWork>`update work_item set started_at = now(), leased_at = now(), attempts = attempts + 1
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease} and state = 1 and started_at is null
      returning kind, payload, attempts, max_attempts "maxAttempts"`,

  /** A sign of life. No row when another worker holds it. */
  renew: (t: WorkTicket): RawBuilder<unknown> =>
    sql`update work_item set leased_at = now()
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease} and state = 1 returning 1`,

  /** @param periodic true: the schedule that queued the row is noted to have ended well */
  done: (t: WorkTicket, periodic: boolean): RawBuilder<unknown> => {
    const end = sql`update work_item set state = 2, lease = null, done_at = now()
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease}`;
    if (!periodic) return end;
    return sql`with ended as (${end} returning kind, dedupe_key)
      update job_schedule s set last_done = now() from ended e where s.tenant_id = ${t.tenantId} and s.job_name = e.kind and s.key = e.dedupe_key`;
  },

  /** @param again when to try once more; null: dead */
  failed: (t: WorkTicket, failure: WorkFailure, at: Date, again: Date | null): RawBuilder<unknown> =>
    sql`update work_item w set state = case when ${again === null}::boolean then 3 else ${twinDone} end,
        lease = null, started_at = null, first_error = coalesce(first_error, ${failure.message}), last_error = ${failure.message},
        error_code = ${failure.code}, failed_at = ${at}, run_at = coalesce(${again}::timestamptz, run_at)
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease}`,

  /** The worker is told to end: the row waits for another one at once, and this try did not count. */
  giveBack: (t: WorkTicket): RawBuilder<unknown> =>
    sql`update work_item w set state = ${twinDone}, lease = null, started_at = null, attempts = greatest(attempts - 1, 0)
      where tenant_id = ${t.tenantId} and id = ${t.id} and lease = ${t.lease}`,
};
