// How long the jobs of quiet chains wait beside the flood of one: the real dispatcher, queue and workers in one process, on
// PostgreSQL or, with --redis=URL, on Redis. A job reads its row, does one small transaction and is marked done. Chains are
// quiet as long as all of them together ask for less than the machine can do: with --share=0.3 they ask for that part of what
// it did alone, however busy or slow it is, instead of one job each every 200 ms.
import { load, numbers, withWorkbench } from './lib/workbench.mjs';

export const description =
  'wait of quiet chains’ jobs beside the flood of one [--flood=3000] [--chains=20] [--every=200 ms | --share=0.3 of the pace alone] [--seconds=60] [--redis=URL]';

const KIND = 'bench.count';

/** @param {string[]} args */
export async function run(args) {
  const option = numbers(args);
  const [flood, chains, seconds] = [option('flood', 3_000), option('chains', 20), option('seconds', 60)];
  const share = option('share', 0);
  const redis = args.find((a) => a.startsWith('--redis='))?.slice('--redis='.length);
  await withWorkbench(async (bench) => {
    await bench.database('fairness');
    const admin = await bench.admin('fairness');
    const app = await bench.product('fairness', { LARDER_DB_POOL: '16', ...(redis ? { REDIS_URL: redis } : {}) });
    try {
      const world = await start(app, admin, chains + 1);
      const alone = await drain(world, flood, () => true);
      const pace = (flood * 1000) / alone;
      const every = share > 0 ? (chains * 1000) / (share * pace) : option('every', 200);
      console.log(
        `the flood alone: ${flood} jobs in ${(alone / 1000).toFixed(1)} s, ${Math.round(pace)} jobs/s; the quiet chains will ask for ${((100 * chains * 1000) / every / pace).toFixed(0)} % of that`,
      );
      world.waits.length = 0;
      let done = false;
      const quiet = quietChains(world, every, seconds, () => done);
      const beside = await drain(world, flood, () => (done = true));
      await quiet;
      const waits = world.waits.sort((a, b) => a - b);
      const at = (/** @type {number} */ q) => waits[Math.min(waits.length - 1, Math.floor(q * waits.length))] ?? 0;
      console.log(
        `${chains} quiet chains, a job each every ${every.toFixed(0)} ms, on ${redis ? 'Redis' : 'PostgreSQL'}: ${waits.length} jobs waited p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, max ${(waits.at(-1) ?? 0).toFixed(0)} ms (promise: p95 < 500 ms, max < 2 s); the flood took ${(beside / 1000).toFixed(1)} s beside them`,
      );
    } finally {
      await app.close();
      await admin.end();
    }
  });
}

async function start(app, admin, tenants) {
  const { JobRegistry } = await load('platform/jobs/job-registry.js');
  const { WorkerHost } = await load('platform/jobs/worker-host.js');
  const { TenantDb } = await load('platform/db/tenant-db.js');
  const { newId } = await load('platform/ids/ids.js');
  const db = app.get(TenantDb, { strict: false });
  const ids = Array.from({ length: tenants }, newId);
  for (const [i, id] of ids.entries())
    await admin.query(
      `insert into tenant (tenant_id, code, name, currency, zone) values ($1, $2, $2, 'CNY', 'Asia/Shanghai')`,
      [id, `bench-${i}`],
    );
  /** @type {Map<number, number>} */
  const due = new Map();
  /** @type {number[]} */
  const waits = [];
  app.get(JobRegistry, { strict: false }).runnables.set(KIND, {
    kind: KIND,
    class: 'interactive',
    maxAttempts: 1,
    timeoutSeconds: 60,
    parse: (/** @type {unknown} */ p) => p,
    handler: {
      run: async (/** @type {any} */ ctx, /** @type {{ n: number }} */ { n }) => {
        const since = due.get(n);
        if (since !== undefined) waits.push(performance.now() - since);
        await db.sqlTx(ctx, async () => undefined);
      },
    },
  });
  app.get(WorkerHost, { strict: false }).start();
  return { admin, ids, due, waits };
}

const waiting = async (/** @type {any} */ admin, /** @type {string} */ tenant) =>
  Number(
    (await admin.query('select count(*) n from work_item where tenant_id = $1 and state in (0, 1)', [tenant])).rows[0]
      .n,
  );

/** Puts the flood in and waits until it is gone. @returns milliseconds */
async function drain({ admin, ids }, count, whenDone) {
  const began = performance.now();
  await admin.query(
    `insert into work_item (tenant_id, id, class, kind, payload, run_at)
     select $1, gen_random_uuid(), 'interactive', $2, '{"n":-1}', now() from generate_series(1, $3)`,
    [ids[0], KIND, count],
  );
  while ((await waiting(admin, ids[0])) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  whenDone();
  return performance.now() - began;
}

/** Every quiet chain puts one job in at its pace, until the flood is gone or the time is over. */
async function quietChains({ admin, ids, due }, every, seconds, isOver) {
  const end = performance.now() + seconds * 1000;
  let n = 0;
  while (!isOver() && performance.now() < end) {
    const round = performance.now();
    for (const tenant of ids.slice(1)) {
      n += 1;
      due.set(n, performance.now());
      await admin.query(
        `insert into work_item (tenant_id, id, class, kind, payload, run_at) values ($1, gen_random_uuid(), 'interactive', $2, jsonb_build_object('n', $3::int), now())`,
        [tenant, KIND, n],
      );
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, every - (performance.now() - round))));
  }
  for (const tenant of ids.slice(1))
    while ((await waiting(admin, tenant)) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}
