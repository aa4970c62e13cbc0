// npm run bench -- forecast [options]: accuracy beside simple methods, speed, memory, determinism of the forecast engine.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCH_PARTS, benchForecast } from '../../packages/forecasting/src/bench/run.ts';

export const description = `forecast accuracy beside peers, simulated costs, determinism, speed (--quick, --part ${BENCH_PARTS.join('|')}, --data NAME, --no-peers, --threads N; LARDER_DATA)`;

/** The whole takes an hour and more. */
export const together = ['--quick'];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param {{ log?: (line: string) => void, args?: string[] }} [context] */
export default async function measure({ log = console.log, args = [] } = {}) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      part: { type: 'string', multiple: true },
      data: { type: 'string', multiple: true },
      'no-peers': { type: 'boolean', default: false },
      threads: { type: 'string', default: '2' },
    },
  });
  const parts = values.part?.map((name) => {
    const part = BENCH_PARTS.find((each) => each === name);
    if (!part) throw new Error(`--part ${name}: one of ${BENCH_PARTS.join(', ')}`);
    return part;
  });
  const named = process.env.LARDER_DATA;
  await benchForecast({
    folders: named ? [named] : [join(root, 'data'), join(root, '../shared/data')],
    quick: values.quick,
    ...(parts ? { parts } : {}),
    peers: !values['no-peers'],
    ...(values.data ? { datasets: values.data } : {}),
    threads: Math.max(1, Number(values.threads)),
    log,
  });
}

/** @param {string[]} args */
export const run = (args) => measure({ args });
