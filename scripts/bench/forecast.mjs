// npm run bench -- forecast [--quick]: accuracy beside simple methods, speed, memory, determinism of the forecast engine.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchForecast } from '../../packages/forecasting/src/bench/run.ts';

export const description = 'forecast accuracy, speed, memory, determinism (--quick; data under LARDER_DATA)';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param {{ log?: (line: string) => void, args?: string[] }} [context] */
export default async function measure({ log = console.log, args = [] } = {}) {
  const named = process.env.LARDER_DATA;
  await benchForecast({
    folders: named ? [named] : [join(root, 'data'), join(root, '../shared/data')],
    quick: args.includes('--quick'),
    threads: 2,
    log,
  });
}

/** @param {string[]} args */
export const run = (args) => measure({ args });
