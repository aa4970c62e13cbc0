// npm run bench -- forecast [options]: accuracy beside simple methods, speed, memory, determinism of the forecast engine.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchForecast } from '../../packages/forecasting/src/bench/run.ts';

export const description =
  'forecast accuracy, speed, memory, determinism (--quick, --part accuracy|determinism|speed, --data NAME; LARDER_DATA)';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param {{ log?: (line: string) => void, args?: string[] }} [context] */
export default async function measure({ log = console.log, args = [] } = {}) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      part: { type: 'string', multiple: true },
      data: { type: 'string', multiple: true },
    },
  });
  const named = process.env.LARDER_DATA;
  await benchForecast({
    folders: named ? [named] : [join(root, 'data'), join(root, '../shared/data')],
    quick: values.quick,
    ...(values.part ? { parts: /** @type {('accuracy' | 'determinism' | 'speed')[]} */ (values.part) } : {}),
    ...(values.data ? { datasets: values.data } : {}),
    threads: 2,
    log,
  });
}

/** @param {string[]} args */
export const run = (args) => measure({ args });
