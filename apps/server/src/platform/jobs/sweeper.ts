import type pg from 'pg';
import type { LeaseTerms } from './lease-terms.ts';

const KEEP_DONE_DAYS = 7;
const REMOVED_AT_ONCE = 5_000;

/** True for a leased row without a sign of life; $1 and $2 are the seconds of a started and of a queued one. */
const stale = (row: string): string =>
  `(${row}.state = 1 and ${row}.leased_at < now() - make_interval(secs => case when ${row}.started_at is null then $2::int else $1::int end))`;

/**
 * Rows of a worker that died, or that the queue lost, wait again; the old lease can't finish them any more. A row dies when
 * it was started as often as it may be: a job that kills its worker must not do so for ever.
 * @returns how many rows lost their lease
 */
export async function sweep(client: pg.ClientBase, terms: LeaseTerms): Promise<number> {
  // A waiting twin with the same dedupe key already covers this work: the stale row is done, not requeued. Of several stale
  // twins (one was leased while the other ran) the first goes back; two waiting ones would break the unique index.
  const { rowCount } = await client.query(
    `with next as (
       select w.tenant_id, w.id, case
         when w.started_at is not null and w.attempts >= w.max_attempts then 3
         when exists (select 1 from work_item t where t.tenant_id = w.tenant_id and t.kind = w.kind and t.dedupe_key = w.dedupe_key
           and (t.state = 0 or (${stale('t')} and t.id < w.id and (t.started_at is null or t.attempts < t.max_attempts)))) then 2
         else 0 end s
       from work_item w where ${stale('w')})
     update work_item w set state = n.s, lease = null, started_at = null, done_at = case when n.s = 2 then now() end,
       first_error = case when w.started_at is null then w.first_error else coalesce(w.first_error, 'the worker was lost') end,
       last_error = case when w.started_at is null then w.last_error else 'the worker was lost' end,
       error_code = case when w.started_at is null then w.error_code else 'lease_expired' end,
       failed_at = case when w.started_at is null then w.failed_at else now() end
     from next n where w.tenant_id = n.tenant_id and w.id = n.id and ${stale('w')}`,
    [terms.runningSeconds, terms.queuedSeconds],
  );
  return rowCount ?? 0;
}

/** Finished rows are history after a week; a failed one stays until a person has decided. */
export async function removeOld(client: pg.ClientBase): Promise<number> {
  const { rowCount } = await client.query(
    `delete from work_item where (tenant_id, id) in (
       select tenant_id, id from work_item where state in (2, 4) and done_at < now() - make_interval(days => $1) order by done_at limit $2)`,
    [KEEP_DONE_DAYS, REMOVED_AT_ONCE],
  );
  return rowCount ?? 0;
}
