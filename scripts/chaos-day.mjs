// node scripts/chaos-day.mjs [--api-kills=5] [--pg-kills=5] [--scale=3] [--batch=5] [--seed=1]
// One store-day of tickets, sent once, through a product whose processes and database are killed; then exact totals.
import { parseArgs } from 'node:util';
import { buildServer } from './launch/build.mjs';

const { values } = parseArgs({
  options: {
    'api-kills': { type: 'string', default: '5' },
    'pg-kills': { type: 'string', default: '5' },
    scale: { type: 'string', default: '3' },
    batch: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});
await buildServer();
const { chaosDay } = await import('../apps/server/test/chaos/store-day.mjs');
const start = performance.now();
const result = await chaosDay({
  apiKills: Number(values['api-kills']),
  pgKills: Number(values['pg-kills']),
  scale: Number(values.scale),
  batchSize: Number(values.batch),
  seed: Number(values.seed),
  log: (line) => console.log(line),
});
for (const fault of result.faults.slice(0, 20)) console.error(`FAULT ${fault}`);
console.log(
  `seed ${values.seed}: ${result.tickets} revisions, ${result.batches} batches, ${result.resends} resends, ${result.faults.length} faults, ${((performance.now() - start) / 1000).toFixed(1)} s`,
);
process.exit(result.faults.length === 0 ? 0 : 1);
