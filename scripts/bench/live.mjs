// Live streams on one machine: sockets as browsers hold them, read by a process of their own; events committed through the
// modules' bus. Latency runs from the commit's return to the arrival of the message in the other process. Then a rush of
// transactions of one store: how many messages a stream gets of it, and how long after the last commit the last one comes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { load, numbers, withWorkbench } from './lib/workbench.mjs';

export const description =
  'latency of live events over SSE, and a rush [--streams=200] [--rate=5] [--seconds=20] [--rush=500]';

/** Comparable between the processes of one machine. */
const now = () => performance.timeOrigin + performance.now();
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PER_PERSON = 10;
const RUSH_SECONDS = 5;

/** @param {string[]} args */
export async function run(args) {
  await measure({ log: console.log, args });
}
export default measure;

/**
 * @param {{ log: (line: string) => void, args?: string[] }} options
 * @returns {Promise<object>}
 */
export async function measure({ log, args = [] }) {
  const option = numbers(args);
  const [streams, rate, seconds] = [option('streams', 200), option('rate', 5), option('seconds', 20)];
  return withWorkbench(async (bench) => {
    await bench.database('live');
    const context = await bench.product('live');
    const server = await serve(context);
    const readers = fork(fileURLToPath(import.meta.url), { env: { ...process.env, LARDER_BENCH_READERS: '1' } });
    try {
      const chain = await arrange(context, Math.ceil(streams / PER_PERSON));
      const cookies = Array.from({ length: streams }, (_, i) => chain.cookies[Math.floor(i / PER_PERSON)]);
      readers.send({ port: server.port, cookies });
      await once(readers, 'message');
      const committed = await publishEvenly(chain, rate, seconds);
      await pause(1_500);
      const even = await ask(readers);
      const waits = even.flatMap((stream) =>
        stream.flatMap((m) => m.keys.map((key) => m.at - (committed.get(key) ?? 0))),
      );
      const rush = await publishRush(chain, option('rush', 500));
      await pause(1_500);
      const flooded = await ask(readers);
      const last = flooded.map((stream) => (stream.at(-1)?.at ?? Number.NaN) - rush.lastCommit);
      const figures = {
        streams,
        events: committed.size,
        heard: waits.length / (committed.size * streams),
        p50: at(waits, 0.5),
        p99: at(waits, 0.99),
        rushPerSecond: Math.round(rush.count / rush.seconds),
        rushMessagesPerSecond: flooded[0].length / rush.seconds,
        rushLastMs: at(last, 1),
      };
      log(
        `${streams} streams × ${rate} events/s for ${seconds} s: p50 ${figures.p50.toFixed(0)} ms, p99 ${figures.p99.toFixed(0)} ms, ${(figures.heard * 100).toFixed(2)} % of ${waits.length} heard`,
      );
      log(
        `rush of ${figures.rushPerSecond} transactions/s of one store: ${figures.rushMessagesPerSecond.toFixed(1)} messages/s per stream, the last ${figures.rushLastMs.toFixed(0)} ms after the last commit`,
      );
      return figures;
    } finally {
      readers.kill();
      await server.app.close();
      await context.close();
    }
  });
}

async function serve(context) {
  const { createHttpApp } = await load('http-app.js');
  const { Config } = await load('platform/config/config.js');
  const app = await createHttpApp(context.get(Config, { strict: false }), 'api');
  await app.listen(0, '127.0.0.1');
  return { app, port: Number(new URL(await app.getUrl()).port) };
}

async function arrange(context, people) {
  const { Provisioning } = await load('foundation/identity/provisioning.js');
  const { OpenSession } = await load('foundation/identity/application/open-session.js');
  const { TenantDb } = await load('platform/db/tenant-db.js');
  const { LiveBus } = await load('platform/live/live-bus.js');
  const { jobContext } = await load('platform/tenancy/tenant-context.js');
  const get = (/** @type {unknown} */ token) => context.get(token, { strict: false });
  const provisioning = get(Provisioning);
  const { tenantId, hqUnitId } = await provisioning.tenant({ code: 'bench', name: 'bench' });
  const ctx = jobContext(tenantId, 'bench', 'bench');
  const db = get(TenantDb);
  const passwordHash = await provisioning.hashPassword('correct horse battery');
  const cookies = [];
  for (let i = 0; i < people; i += 1)
    cookies.push(
      await db.tx(ctx, async (tx) => {
        const grants = [{ role: 'owner' }];
        const id = await provisioning.person(tx, {
          displayName: `p${i}`,
          email: `p${i}@bench.example`,
          grants,
          passwordHash,
        });
        return `larder=${await get(OpenSession).run(tx, id)}`;
      }),
    );
  const bus = get(LiveBus);
  return {
    cookies,
    publish: (/** @type {string} */ topic, /** @type {object} */ audience) =>
      db.sqlTx(ctx, async (tx) => bus.publish(tx, topic, audience)),
    storeId: hqUnitId,
  };
}

async function publishEvenly(chain, rate, seconds) {
  const committed = new Map();
  const start = now();
  for (let i = 0; i < rate * seconds; i += 1) {
    await pause(Math.max(0, start + (i * 1_000) / rate - now()));
    await chain.publish('ordering.order', { key: `e${i}` });
    committed.set(`e${i}`, now());
  }
  return committed;
}

async function publishRush(chain, perSecond) {
  const total = perSecond * RUSH_SECONDS;
  let sent = 0;
  const start = now();
  const one = async () => {
    while (sent < total) {
      sent += 1;
      await pause(Math.max(0, start + (sent * 1_000) / perSecond - now()));
      await chain.publish('sales.ticket', { storeId: chain.storeId });
    }
  };
  await Promise.all([one(), one()]);
  const lastCommit = now();
  return { count: total, seconds: (lastCommit - start) / 1_000, lastCommit };
}

const at = (/** @type {number[]} */ values, /** @type {number} */ share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

/** @param {import('node:child_process').ChildProcess} readers */
async function ask(readers) {
  readers.send('report');
  const [messages] = await once(readers, 'message');
  return messages;
}

/** The other process: holds the sockets and notes when each message came. */
function read() {
  let messages = [];
  let open = 0;
  process.on('message', (order) => {
    if (order === 'report') {
      process.send?.(messages);
      messages = messages.map(() => []);
      return;
    }
    messages = order.cookies.map(() => []);
    for (const [i, cookie] of order.cookies.entries())
      listen(order.port, cookie, (block) => {
        const data = block.includes('event: changed') && /^data: (.*)$/m.exec(block)?.[1];
        if (data) messages[i].push({ at: now(), keys: JSON.parse(data).changes.map((c) => c.key) });
        if (!block.includes('event: hello')) return;
        open += 1;
        if (open === order.cookies.length) process.send?.('open');
      });
  });
}

/** @param {number} port @param {string} cookie @param {(block: string) => void} onBlock */
function listen(port, cookie, onBlock) {
  http.get({ port, host: '127.0.0.1', path: '/api/v1/live', headers: { cookie }, agent: false }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) onBlock(block);
    });
  });
}

if (process.env.LARDER_BENCH_READERS === '1') read();
