// A day of two stores while everything under it fails: API, worker, PostgreSQL and Redis are killed without warning, connections
// between tills and API and between API and PostgreSQL are cut, truncated and delayed, and the disk fills up. One store sends
// once (a batch goes out again only when no 200 came back, so that a promise broken by a 200 shows as a lost ticket), the other
// sends everything three times, shuffled. Then the auditors look.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosProxy } from '../../../../packages/testing/src/chaos-proxy.ts';
import { Random } from '../../../../packages/testing/src/random.ts';
import { arrange, closing } from './arrange.mjs';
import { auditChain } from './audit-chain.mjs';
import { auditAtRest, auditPlatform } from './audit-platform.mjs';
import { auditStore } from './audit-store.mjs';
import { chaosCluster } from './cluster.mjs';
import { inTurn, killer } from './killer.mjs';
import { immortal, pause, untilReady } from './processes.mjs';
import { recordWaste, sendAll, Traffic } from './senders.mjs';

const TO_API = { cutShare: 0.2, cutWithin: 6_000, delayShare: 0.2, delayMs: 120 };
const TO_POSTGRES = { cutShare: 0.5, cutWithin: 400_000, delayShare: 0.2, delayMs: 8 };
/** How long a disk stays full. */
const FULL_MS = 1_500;
const FULL_AT_MOST_MS = 8_000;

/**
 * @param {import('./store-day.d.mts').DayOptions} options
 * @returns {Promise<import('./store-day.d.mts').DayResult>}
 */
export async function chaosDay(options) {
  const { kills, log } = options;
  const random = new Random(options.seed);
  const cluster = await chaosCluster({ random, redis: options.redis, disk: options.disk });
  /** @type {{ stop(): Promise<unknown> }[]} */
  const running = [];
  const proxies = [];
  /** @type {ReturnType<typeof killer> | undefined} */
  let faults;
  let output = '';
  const keep = (/** @type {string} */ text) => {
    output += text;
  };
  try {
    const day = await arrange(cluster.env, { ...options, random });
    const apis = await Promise.all([0, 1].map(() => immortal('main.api.js', cluster.proxied, keep)));
    const worker = await immortal('main.worker.js', cluster.proxied, keep);
    running.push(...apis, worker);
    for (const api of apis) proxies.push(await ChaosProxy.start(() => Number(new URL(api.url).port), random, TO_API));
    await Promise.all(apis.map((api) => untilReady(api.url)));
    cluster.database.faults = TO_POSTGRES;

    const traffic = new Traffic();
    let diskWasFull = 0;
    const order = inTurn({
      api: kills.api,
      postgres: kills.postgres,
      disk: cluster.disk ? kills.disk : 0,
      worker: kills.worker,
      redis: cluster.redis ? kills.redis : 0,
      cut: kills.cut,
    });
    faults = killer({
      order,
      random,
      log,
      faults: {
        api: () => random.pick(apis).kill(),
        worker: () => worker.kill(),
        postgres: () => cluster.killPostgres(),
        redis: () => cluster.killRedis(),
        cut: () => cluster.database.cutAll(),
        disk: async () => {
          const { refused } = traffic;
          const before = cluster.postmaster();
          cluster.disk?.fill();
          const end = performance.now() + FULL_AT_MOST_MS;
          await pause(FULL_MS);
          while (traffic.refused === refused && performance.now() < end) await pause(50);
          diskWasFull += traffic.refused - refused;
          cluster.disk?.heal();
          if (cluster.postmaster() !== before) throw new Error('PostgreSQL did not survive a full disk');
        },
      },
    });
    const total = day.stores.reduce((sum, store) => sum + store.batches.length, 0);
    log(
      `${day.stores.map((s) => `${s.tickets.length} revisions in ${s.batches.length} batches (${s.mode})`).join(', ')}; faults: ${order.join(' ')}`,
    );

    let given = 0;
    let sending = true;
    const urlOf = (/** @type {number} */ me) => (/** @type {number} */ n) =>
      `http://127.0.0.1:${proxies[(me + n) % proxies.length]?.port}`;
    const clerk = recordWaste(traffic, day, day.stores[0], urlOf(1), () => !sending);
    // Awaited below; meanwhile a failure must not end this program with all its processes left behind.
    clerk.catch(() => undefined);
    const tills = day.stores.flatMap((store) => {
      const queue = store.batches.values();
      const next = () => {
        const { value } = queue.next();
        if (value) faults?.at(given++ / total);
        return value;
      };
      return [0, 1].map((me) => sendAll(traffic, store, next, urlOf(me)));
    });
    await Promise.all(tills);
    await faults.done();
    sending = false;
    await clerk;
    // The till is closed: its Z reports are the last that it sends.
    for (const store of day.stores) {
      const ends = [closing(store.dayEnds)].values();
      await sendAll(traffic, store, () => ends.next().value, urlOf(0));
    }

    const found = [...(await auditPlatform(cluster, traffic))];
    for (const store of day.stores) found.push(...(await auditStore(cluster, store, traffic, day)));
    found.push(...(await auditChain(cluster)));
    if (cluster.disk && kills.disk > 0 && diskWasFull === 0) found.push('nobody noticed the full disk');
    await Promise.all(running.splice(0).map((p) => p.stop()));
    found.push(...(await auditAtRest(cluster)));
    if (/unhandled|uncaught/i.test(output))
      found.push(
        `a process wrote of an unhandled error: ${output.match(/.*(?:unhandled|uncaught)[\s\S]{0,1500}/i)?.[0]}`,
      );
    if (found.length > 0) {
      const kept = join(tmpdir(), `larder-chaos-${options.seed}.log`);
      writeFileSync(kept, output);
      log(`what the processes wrote: ${kept}`);
    }
    return {
      tickets: day.stores.reduce((sum, s) => sum + s.tickets.length, 0),
      batches: traffic.accepted,
      wastes: traffic.wastes.length,
      resends: traffic.resends,
      refused: traffic.refused,
      cuts: cluster.database.cuts + proxies.reduce((sum, p) => sum + p.cuts, 0),
      notRun: [
        ...(options.redis && !cluster.redis ? ['Redis'] : []),
        ...(options.disk && !cluster.disk ? ['full disk'] : []),
      ],
      faults: found,
    };
  } finally {
    await faults?.halt();
    await Promise.all(running.map((p) => p.stop()));
    await Promise.all(proxies.map((p) => p.stop()));
    await cluster.stop();
  }
}
