// How many events per second the audit log takes, and how many per second the sealer gives their place in the chain: the
// product's own path (one transaction per event, as a request has one) side by side with the sealer as the worker runs it, then
// a backlog sealed alone, then the chain verified.
import { load, numbers, withWorkbench } from './lib/workbench.mjs';

export const description =
  'audit events recorded, sealed and verified per second [--events=20000] [--writers=8] [--backlog=50000]';

/** @param {string[]} args */
export async function run(args) {
  const option = numbers(args);
  const [events, writers, backlog] = [option('events', 20_000), option('writers', 8), option('backlog', 50_000)];
  await withWorkbench(async (bench) => {
    await bench.database('audit');
    const admin = await bench.admin('audit');
    const app = await bench.product('audit', { LARDER_DB_POOL: String(writers + 2) });
    try {
      const audit = await parts(app);
      const tenantId = audit.newId();
      await admin.query(
        `insert into tenant (tenant_id, code, name, currency, zone) values ($1, 'bench', 'bench', 'CNY', 'Asia/Shanghai')`,
        [tenantId],
      );
      const record = recorder(audit, tenantId);

      await record(500, writers);
      await audit.sealing.sealAll();
      const alone = await record(events / 2, writers);
      say('recorded, nobody seals', events / 2, alone);
      const alsoSealed = await timed(() => audit.sealing.sealAll());
      say('sealed afterwards', events / 2, alsoSealed);

      let sealing = true;
      const lags = [];
      const sealer = (async () => {
        while (sealing) {
          await audit.sealing.sealAll();
          lags.push(await lag(admin));
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      })();
      const beside = await record(events / 2, writers);
      sealing = false;
      await sealer;
      const rest = await timed(() => audit.sealing.sealAll());
      say('recorded while the sealer works', events / 2, beside);
      console.log(
        `  oldest unsealed, looked at after each round: max ${Math.max(...lags).toFixed(2)} s; the rest took ${rest.toFixed(0)} ms`,
      );

      await admin.query(
        `insert into audit_event (tenant_id, id, occurred_at, actor_kind, actor_id, actor_name, action, entity, entity_id, diff, request_id)
         select $1, gen_random_uuid(), now(), 'user', 'somebody', 'Somebody', 'bench.thing.do', 'thing', n::text, jsonb_build_object('n', n, 'name', '门店'), 'r' || n
         from generate_series(1, $2::int) n`,
        [tenantId, backlog],
      );
      say('a backlog sealed', backlog, await timed(() => audit.sealing.sealAll()));
      const { rows } = await admin.query('select count(*)::int n from audit_seal');
      const start = performance.now();
      const verdict = await audit.check.verify(tenantId);
      say('verified', rows[0].n, performance.now() - start);
      if (!verdict.intact) throw new Error(`the chain does not verify: ${JSON.stringify(verdict)}`);
    } finally {
      await app.close();
      await admin.end();
    }
  });
}

async function parts(app) {
  const { AuditApi, AuditCheck, AuditSealing } = await load('foundation/audit/index.js');
  const { TenantDb } = await load('platform/db/tenant-db.js');
  const { jobContext } = await load('platform/tenancy/tenant-context.js');
  const { newId } = await load('platform/ids/ids.js');
  const get = (/** @type {unknown} */ token) => app.get(token, { strict: false });
  return {
    api: get(AuditApi),
    check: get(AuditCheck),
    sealing: get(AuditSealing),
    db: get(TenantDb),
    jobContext,
    newId,
  };
}

/** @returns {(count: number, writers: number) => Promise<number>} milliseconds */
function recorder({ api, db, jobContext }, tenantId) {
  const ctx = jobContext(tenantId, 'bench', 'bench');
  return (count, writers) => {
    let left = count;
    const writer = async () => {
      while (left > 0) {
        left -= 1;
        const entityId = String(left);
        await db.sqlTx(ctx, (/** @type {unknown} */ tx) =>
          api.record(tx, { action: 'bench.thing.do', entity: 'thing', entityId, diff: { n: left, name: '门店' } }),
        );
      }
    };
    return timed(() => Promise.all(Array.from({ length: writers }, writer)));
  };
}

async function timed(/** @type {() => Promise<unknown>} */ work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const lag = async (/** @type {any} */ admin) =>
  (
    await admin.query(
      'select coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8 s from audit_unsealed',
    )
  ).rows[0].s;

const say = (/** @type {string} */ what, /** @type {number} */ count, /** @type {number} */ ms) =>
  console.log(`${what}: ${count} events in ${(ms / 1000).toFixed(1)} s, ${Math.round((count * 1000) / ms)} events/s`);
