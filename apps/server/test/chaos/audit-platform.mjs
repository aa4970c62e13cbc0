// What must be true of the platform after a chaos run: the queue of record is done or says why not, nothing happened twice, and
// nobody holds anything any more.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pause } from './processes.mjs';

const SETTLE_MS = 90_000;

/** A superuser's connection. @param {string} url */
export async function connection(url) {
  const require = createRequire(join(import.meta.dirname, '../../package.json'));
  const { default: pg } = await import(pathToFileURL(require.resolve('pg')).href);
  const client = new pg.Client({ connectionString: url, application_name: 'chaos-audit' });
  await client.connect();
  return client;
}

/** @param {any} cluster @param {import('./senders.mjs').Traffic} traffic @returns {Promise<string[]>} */
export async function auditPlatform(cluster, traffic) {
  const db = await connection(cluster.adminUrl());
  /** @type {string[]} */
  const faults = [];
  const rows = async (/** @type {string} */ sql) => (await db.query(sql)).rows;
  try {
    if (!(await settled(rows))) {
      const [left] = await rows(
        "select string_agg(kind || ' ' || state || ' ' || coalesce(last_error, ''), '; ') x from work_item where state in (0, 1) and run_at <= now()",
      );
      faults.push(`work items were not finished within ${SETTLE_MS / 1000} s: ${left.x}`);
    }
    for (const dead of await rows(
      "select kind, last_error from work_item where state = 3 and coalesce(last_error, '') = ''",
    ))
      faults.push(`dead without a reason: ${dead.kind}`);
    // One row per event and subscriber; two would be two effects.
    for (const twin of await rows(
      'select kind from work_item where event_id is not null group by kind, event_id having count(*) > 1',
    ))
      faults.push(`an event stands twice in the outbox for ${twin.kind}`);
    for (const bucket of await rows('select store_id from store_day_dirty union all select store_id from stock_dirty'))
      faults.push(`a mark of ${bucket.store_id} was never worked off`);
    const strange = [...traffic.statuses.keys()].filter((status) => status >= 500 && status !== 503);
    if (strange.length > 0) faults.push(`answers with ${strange.join(', ')}`);
    const idle = await eventually(
      async () =>
        (
          await rows(
            "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
          )
        ).length === 0,
    );
    if (!idle) faults.push('a transaction was left open');
    const locks = await eventually(
      async () =>
        (
          await rows(
            "select 1 from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and a.application_name not like 'larder-dispatcher%' and l.database = (select oid from pg_database where datname = current_database())",
          )
        ).length === 0,
    );
    if (!locks) faults.push('an advisory lock was left behind');
  } finally {
    await db.end();
  }
  return faults;
}

/** After the processes have ended: no connection and no lock of theirs is left. @param {any} cluster @returns {Promise<string[]>} */
export async function auditAtRest(cluster) {
  const db = await connection(cluster.adminUrl());
  try {
    const left = async () =>
      (
        await db.query(
          "select application_name a from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
        )
      ).rows;
    if (await eventually(async () => (await left()).length === 0)) return [];
    return [`connections are left: ${(await left()).map((/** @type {{ a: string }} */ r) => r.a).join(', ')}`];
  } finally {
    await db.end();
  }
}

/**
 * Waits until everything that is due is done or dead. A lease of a killed worker has to run out first, and a failed attempt
 * waits for its next turn: both are brought forward here.
 */
async function settled(rows) {
  const end = performance.now() + SETTLE_MS;
  while (performance.now() < end) {
    await rows(
      `update work_item w set leased_at = now() - interval '1 hour' where state = 1 and leased_at < now() - interval '12 seconds'`,
    );
    await rows(
      "update work_item set run_at = now() where state = 0 and attempts > 0 and run_at > now() and run_at < now() + interval '10 minutes'",
    );
    const [{ n }] = await rows(
      'select count(*)::int n from work_item where state = 1 or (state = 0 and run_at <= now())',
    );
    if (n === 0) return true;
    await pause(200);
  }
  return false;
}

/** @param {() => Promise<boolean>} holds */
async function eventually(holds) {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (await holds()) return true;
    await pause(100);
  }
  return false;
}
