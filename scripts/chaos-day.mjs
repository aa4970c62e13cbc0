// node scripts/chaos-day.mjs [--api=5] [--worker=3] [--pg=5] [--redis=2] [--cut=4] [--disk=1] [--scale=3] [--batch=5] [--seed=1]
// A day of two stores through a product whose processes, database, queue, network and disk fail; then every auditor.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildServer } from './launch/build.mjs';
import { continueInNode24 } from './launch/node24.mjs';

if (await continueInNode24(fileURLToPath(import.meta.url))) process.exit(await main());

/** @returns {Promise<number>} exit code */
async function main() {
  const count = (/** @type {string} */ value) => ({ type: /** @type {const} */ ('string'), default: value });
  const { values } = parseArgs({
    options: {
      api: count('5'),
      worker: count('3'),
      pg: count('5'),
      redis: count('2'),
      cut: count('4'),
      disk: count('1'),
      scale: count('3'),
      batch: count('5'),
      seed: count(String(Date.now() % 100_000)),
    },
  });
  await buildServer();
  const { chaosDay } = await import('../apps/server/test/chaos/store-day.mjs');
  const start = performance.now();
  const n = Number;
  const result = await chaosDay({
    kills: {
      api: n(values.api),
      worker: n(values.worker),
      postgres: n(values.pg),
      redis: n(values.redis),
      cut: n(values.cut),
      disk: n(values.disk),
    },
    scale: n(values.scale),
    batchSize: n(values.batch),
    seed: n(values.seed),
    redis: n(values.redis) > 0,
    disk: n(values.disk) > 0,
    log: (line) => console.log(line),
  });
  for (const fault of result.faults.slice(0, 20)) console.error(`FAULT ${fault}`);
  const { tickets, batches, wastes, resends, refused, cuts, faults, notRun } = result;
  if (notRun.length > 0) console.log(`not possible here: ${notRun.join(', ')}`);
  console.log(
    `seed ${values.seed}: ${tickets} revisions, ${batches} batches and ${wastes} papers acknowledged, ${resends} resends, ${refused} times 503, ${cuts} cut connections, ${faults.length} faults, ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return faults.length === 0 ? 0 : 1;
}
