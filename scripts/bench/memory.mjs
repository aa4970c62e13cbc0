// Memory of API and worker under steady work: real processes, tills that post all the time, requests that are refused, jobs
// that follow. After the warm-up the slope of the resident memory says what the system has to give, and what is left after a full
// collection at both ends whether something is kept that should not be.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../packages/tooling/src/ports.mjs';
import { ended, untilOk } from './lib/processes.mjs';
import { arrange, batchesOf } from './lib/tickets.mjs';
import { load, numbers, ROOT, withWorkbench } from './lib/workbench.mjs';

export const description =
  'resident memory of API and worker under steady work, MB/min after the warm-up [--minutes=10] [--warm=2] [--rate=10 posts/s]';

const SAMPLE_MS = 2_000;
const TELL_KEPT = pathToFileURL(join(ROOT, 'scripts/bench/lib/tell-kept.mjs')).href;

/** @param {string[]} args */
export async function run(args) {
  const option = numbers(args);
  const [minutes, warm, rate] = [option('minutes', 10), option('warm', 2), option('rate', 10)];
  await withWorkbench(async (bench) => {
    await bench.database('memory');
    const admin = await bench.admin('memory');
    const { newId } = await load('platform/ids/ids.js');
    const chain = await arrange(admin, newId, 'memory');
    const port = await freePort();
    const env = {
      ...process.env,
      ...bench.environment('memory'),
      NODE_ENV: 'production',
      LOG_LEVEL: 'silent',
      LARDER_DATA_DIR: join(bench.dir, 'data-memory'),
      LARDER_SECRET: randomBytes(32).toString('hex'),
      LARDER_PORT: String(port),
    };
    const keys = await deviceKeys(bench, chain);
    const children = ['api', 'worker'].map((name) => ({
      name,
      child: spawn(process.execPath, ['--import', TELL_KEPT, join(ROOT, `apps/server/dist/main.${name}.js`)], {
        env,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      }),
    }));
    try {
      await untilOk(`http://127.0.0.1:${port}/readyz`);
      const stop = { asked: false };
      const work = post(`http://127.0.0.1:${port}`, chain, keys, rate, newId, stop);
      const began = performance.now();
      /** @type {Record<string, [number, number][]>} */
      const samples = { api: [], worker: [] };
      const warmed = Math.min(warm, minutes / 2);
      /** @type {Record<string, number>} */
      let keptWarm = {};
      while (performance.now() - began < minutes * 60_000) {
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
        const at = (performance.now() - began) / 60_000;
        if (at > warmed && keptWarm.api === undefined) keptWarm = await kept(children);
        for (const { name, child } of children) samples[name]?.push([at, residentMb(child.pid ?? 0)]);
      }
      stop.asked = true;
      const sent = await work;
      const keptLast = await kept(children);
      for (const [name, all] of Object.entries(samples)) {
        const late = all.filter(([at]) => at > warmed);
        const grown = ((keptLast[name] ?? 0) - (keptWarm[name] ?? 0)) / (minutes - warmed);
        console.log(
          `${name}: resident ${all.at(-1)?.[1].toFixed(0)} MB after ${minutes} min (from ${all[0]?.[1].toFixed(0)} MB), slope ${slope(late).toFixed(2)} MB/min after the warm-up; kept after a full collection ${keptWarm[name]?.toFixed(0)} MB then, ${keptLast[name]?.toFixed(0)} MB at the end: ${grown.toFixed(2)} MB/min (promise: < 1)`,
        );
      }
      console.log(`${sent} tickets posted`);
    } finally {
      await Promise.all(children.map(({ child }) => ended(child)));
      await admin.end();
    }
  });
}

/** What each process keeps, in MB. @param {readonly { name: string, child: import('node:child_process').ChildProcess }[]} children */
async function kept(children) {
  const told = await Promise.all(
    children.map(async ({ name, child }) => {
      child.send('kept?');
      const [{ keptMb }] = await once(child, 'message');
      return /** @type {const} */ ([name, keptMb]);
    }),
  );
  return Object.fromEntries(told);
}

/** Least squares, MB per minute. @param {[number, number][]} points */
function slope(points) {
  const n = points.length;
  const [sx, sy] = points.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  const [mx, my] = [sx / n, sy / n];
  const [xy, xx] = points.reduce(([a, b], [x, y]) => [a + (x - mx) * (y - my), b + (x - mx) ** 2], [0, 0]);
  return xx === 0 ? 0 : xy / xx;
}

/** @param {number} pid */
const residentMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

async function deviceKeys(bench, chain) {
  const app = await bench.product('memory');
  try {
    const { Provisioning } = await load('foundation/identity/provisioning.js');
    const { TenantDb } = await load('platform/db/tenant-db.js');
    const { jobContext } = await load('platform/tenancy/tenant-context.js');
    const provisioning = app.get(Provisioning, { strict: false });
    const db = app.get(TenantDb, { strict: false });
    const keys = [];
    for (const store of chain.stores)
      keys.push(
        (
          await db.sqlTx(jobContext(chain.tenantId, 'bench', 'bench'), (tx) =>
            provisioning.deviceKey(tx, store, 'bench'),
          )
        ).key,
      );
    return keys;
  } finally {
    await app.close();
  }
}

/** Posts at a steady rate until asked to stop. @returns number of tickets taken */
async function post(url, chain, keys, rate, newId, stop) {
  let sent = 0;
  let open = 0;
  while (!stop.asked) {
    for (const batch of batchesOf(chain, rate * 2, newId, 2)) {
      if (stop.asked) break;
      if (open > 50) await new Promise((resolve) => setTimeout(resolve, 50));
      open += 1;
      fetch(`${url}/api/v1/pos/batches`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys[batch.store]}`, 'content-type': 'application/json' },
        body: batch.text,
      })
        .then(async (answer) => {
          await answer.arrayBuffer();
          if (answer.status === 200) sent += 2;
        })
        .catch(() => undefined)
        .finally(() => (open -= 1));
      fetch(`${url}/api/v1/items`)
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
    }
  }
  return sent;
}
