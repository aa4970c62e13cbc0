import type pg from 'pg';
import { addDays, businessDateOf, localParts } from '../clock/business-date.ts';
import { newId } from '../ids/ids.ts';
import type { PeriodicJob } from './define-job.ts';
import type { JobRegistry, Runnable } from './job-registry.ts';

interface Firing {
  readonly tenantId: string;
  readonly name: string;
  /** Store id, or '-' for the whole chain. */
  readonly key: string;
  /** Local date or time bucket: each fires once. */
  readonly period: string;
  readonly runnable: Runnable;
  readonly payload: unknown;
}

/** Queues every periodic job whose moment has come; a period that was already queued stays as it is. */
export async function fireDue(client: pg.ClientBase, registry: JobRegistry, now: Date): Promise<void> {
  for (const periodic of registry.periodic) {
    const due = await dueOf(client, periodic, registry.require(periodic.job), now);
    const fired = await firedPeriods(client, periodic.job.name);
    for (const firing of due)
      if (fired.get(`${firing.tenantId} ${firing.key}`) !== firing.period) await fireOnce(client, firing, now);
  }
}

/** One look instead of one per store: thousands of stores that fired today already cost nothing. */
async function firedPeriods(client: pg.ClientBase, name: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ tenant_id: string; key: string; last_fired: string }>(
    'select tenant_id, key, last_fired from job_schedule where job_name = $1',
    [name],
  );
  return new Map(rows.map((r) => [`${r.tenant_id} ${r.key}`, r.last_fired]));
}

async function dueOf(
  client: pg.ClientBase,
  { when, job }: PeriodicJob,
  runnable: Runnable,
  now: Date,
): Promise<Firing[]> {
  if (when.per === 'tenant') {
    const period = String(Math.floor(now.getTime() / 1000 / when.everySeconds));
    const { rows } = await client.query<{ tenant_id: string }>(`select tenant_id from tenant where status = 'active'`);
    return rows.map((r) => ({
      tenantId: r.tenant_id,
      name: job.name,
      key: '-',
      period,
      runnable,
      payload: when.payload(),
    }));
  }
  const { rows } = await client.query<{ tenant_id: string; id: string; zone: string; closeout_minute: number }>(
    `select s.tenant_id, s.id, s.zone, s.closeout_minute from store s join tenant t using (tenant_id) where t.status = 'active' and s.status = 'open'`,
  );
  return rows.map((s) => {
    const local = localParts(now, s.zone);
    const reached = local.hour * 60 + local.minute >= when.dailyAtMinute;
    return {
      tenantId: s.tenant_id,
      name: job.name,
      key: s.id,
      period: reached ? local.date : addDays(local.date, -1),
      runnable,
      payload: when.payload(s.id, businessDateOf(now, s.zone, s.closeout_minute)),
    };
  });
}

async function fireOnce(client: pg.ClientBase, f: Firing, now: Date): Promise<void> {
  await client.query(
    `with fired as (
       insert into job_schedule (tenant_id, job_name, key, last_fired) values ($1, $2, $3, $4)
       on conflict (tenant_id, job_name, key) do update set last_fired = excluded.last_fired, updated_at = now() where job_schedule.last_fired <> excluded.last_fired
       returning 1)
     insert into work_item (tenant_id, id, class, kind, payload, max_attempts, run_at, dedupe_key)
     select $1, $5, $6, $2, $7::jsonb, $8, $9, $3 from fired
     on conflict (tenant_id, kind, dedupe_key) where state = 0 and dedupe_key is not null do nothing`,
    [
      f.tenantId,
      f.name,
      f.key,
      f.period,
      newId(),
      f.runnable.class,
      JSON.stringify(f.payload),
      f.runnable.maxAttempts,
      now,
    ],
  );
}
