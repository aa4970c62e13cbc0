import type pg from 'pg';
import { newId } from '../ids/ids.ts';
import type { JobClass } from './define-job.ts';
import type { WorkTicket } from './queue-transport.ts';

/**
 * Rows in flight per class, about three times what a worker runs at once: whoever comes next stands behind these at most, so
 * that the depth over the pace of the workers is how long a quiet chain waits beside a flood.
 */
export const DEPTH: Readonly<Record<JobClass, number>> = { interactive: 24, projection: 16, bulk: 8 };

/** A leased row and its turn: 1 is a chain's first in flight, 2 its second… divided by the chain's weight. */
export interface PlacedTicket extends WorkTicket {
  readonly turn: number;
}

export interface Round {
  readonly lease: string;
  readonly tickets: readonly PlacedTicket[];
  /** True when as many rows are in flight as may be: others may wait. */
  readonly full: boolean;
}

/**
 * Leases the next rows of a class. Every chain's rows are numbered on from what it already has in flight and divided by its
 * weight; the lowest go first, so that a chain with one job stands beside the first of a flood, not behind it. The loose
 * index scan visits each waiting chain once, however many rows wait.
 */
export async function leaseRound(client: pg.ClientBase, cls: JobClass, now: Date): Promise<Round> {
  const flight = await client.query<{ tenant_id: string; n: number }>(
    'select tenant_id, count(*)::int n from work_item where state = 1 and class = $1 group by tenant_id',
    [cls],
  );
  const lease = newId();
  const room = DEPTH[cls] - flight.rows.reduce((sum, r) => sum + r.n, 0);
  if (room <= 0) return { lease, tickets: [], full: true };
  const { rows } = await client.query<{ tenant_id: string; id: string; k: number }>(
    `with recursive t as (
       (select tenant_id from work_item where state = 0 and class = $3 order by tenant_id limit 1)
       union all
       select (select w.tenant_id from work_item w where w.state = 0 and w.class = $3 and w.tenant_id > t.tenant_id order by w.tenant_id limit 1) from t where t.tenant_id is not null),
     pick as (
       select x.tenant_id, x.id, (x.rn + coalesce(($2::jsonb ->> t.tenant_id::text)::int, 0))::float8 / n.work_weight k
       from t join tenant n on n.tenant_id = t.tenant_id cross join lateral (
         select y.tenant_id, y.id, row_number() over (order by y.run_at, y.id) rn
         from (select w.tenant_id, w.id, w.run_at from work_item w where w.state = 0 and w.class = $3 and w.tenant_id = t.tenant_id and w.run_at <= $5 order by w.run_at, w.id limit $1) y) x
       order by k, random() limit $1)
     update work_item w set state = 1, lease = $4, leased_at = now(), started_at = null
     from pick where w.tenant_id = pick.tenant_id and w.id = pick.id and w.state = 0
     returning w.tenant_id, w.id, pick.k`,
    [room, JSON.stringify(Object.fromEntries(flight.rows.map((r) => [r.tenant_id, r.n]))), cls, lease, now],
  );
  const tickets = rows.map((r) => ({ tenantId: r.tenant_id, id: r.id, lease, turn: Math.max(1, Math.ceil(r.k)) }));
  return { lease, tickets, full: rows.length === room };
}

/**
 * State of a row that goes back to waiting: done when a waiting twin with its dedupe key covers the work already; two
 * waiting twins would break the unique index.
 */
export const waitingAgain = (row: string): string =>
  `case when exists (select 1 from work_item t where t.tenant_id = ${row}.tenant_id and t.kind = ${row}.kind and t.dedupe_key = ${row}.dedupe_key and t.state = 0) then 2 else 0 end`;

/** The queue did not take the rows: they wait again, and what it took all the same finds no lease. */
export async function giveBack(client: pg.ClientBase, lease: string): Promise<void> {
  await client.query(
    `update work_item w set state = ${waitingAgain('w')}, lease = null where state = 1 and lease = $1 and started_at is null`,
    [lease],
  );
}
