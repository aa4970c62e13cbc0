import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitCsv } from '../cli/csv.ts';
import { dateOfDay, dayNumber } from '../dates.ts';
import { QUANTILE_COUNT } from '../demand/distribution.ts';
import type { MeanAndQuantiles } from '../demand/replenish-demand.ts';
import type { Panel } from '../model/panel.ts';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/bench/peer/gradient_boosting.py', import.meta.url));
/** Debian's own, which has python3-sklearn and python3-pandas. */
const PYTHON = '/usr/bin/python3';

/** Forecasts of the peers by name, one per origin in the order asked for. */
export type Peers = ReadonlyMap<string, readonly MeanAndQuantiles[]>;

/**
 * Trains scikit-learn's gradient boosting on the panel and forecasts each origin (column indexes), through the same
 * files that an outside benchmark gives this engine. Null with the reason when Python or scikit-learn is not there.
 */
export function runPeers(panel: Panel, origins: readonly number[]): { peers: Peers } | { missing: string } {
  const probe = spawnSync(PYTHON, ['-c', 'import sklearn, pandas, scipy'], { stdio: 'ignore' });
  if (probe.status !== 0) return { missing: `no python3-sklearn and python3-pandas for ${PYTHON}` };
  const folder = mkdtempSync(join(tmpdir(), 'larder-peer-'));
  try {
    for (const origin of origins) writeDirectory(panel, origin, join(folder, dateOfDay(panel.firstDay + origin)));
    const run = spawnSync(PYTHON, [SCRIPT, folder], { encoding: 'utf8' });
    if (run.status !== 0) return { missing: `the peer failed: ${run.stderr.trim().split('\n').at(-1)}` };
    const read = (kind: string) =>
      origins.map((origin) =>
        readForecast(join(folder, `${dateOfDay(panel.firstDay + origin)}.${kind}.csv`), panel, origin),
      );
    return {
      peers: new Map([
        ['boosting', read('gbm')],
        ['.7 + .3 dSES', read('ens')],
      ]),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The panel as it stood at an origin, in the format of the engine's benchmark interface. */
export function writeDirectory(panel: Panel, origin: number, path: string): void {
  const { seriesCount, dayCount, demand, store, sku, category, firstDay, horizon } = panel;
  mkdirSync(path, { recursive: true });
  const id = (s: number) => `s${store[s]}_i${sku[s]}`;
  const lines = ['series_id,store,sku,category,date,qty'];
  for (let s = 0; s < seriesCount; s++)
    for (let t = 0; t < origin; t++) {
      const value = demand[s * dayCount + t] as number;
      if (value !== 0 && !Number.isNaN(value))
        lines.push(
          `${id(s)},s${store[s]},i${sku[s]},c${category[s]},${dateOfDay(firstDay + t)},${Number(value.toFixed(4))}`,
        );
    }
  writeFileSync(join(path, 'history.csv'), `${lines.join('\n')}\n`);
  const days = Array.from({ length: origin + horizon }, (_, t) =>
    [
      dateOfDay(firstDay + t),
      ...panel.calendar.map(({ values }) => (Number.isNaN(values[t] as number) ? '' : String(values[t]))),
    ].join(','),
  );
  writeFileSync(
    join(path, 'calendar.csv'),
    `${['date', ...panel.calendar.map(({ name }) => name)].join(',')}\n${days.join('\n')}\n`,
  );
  const meta = {
    first: dateOfDay(firstDay),
    origin: dateOfDay(firstDay + origin),
    horizon,
    series: Array.from({ length: seriesCount }, (_, s) => id(s)),
  };
  writeFileSync(join(path, 'meta.json'), JSON.stringify(meta));
}

/** Reads series_id,date,mean,q50,q80,q90,q95 back; .98 is not asked of peers. */
function readForecast(path: string, panel: Panel, origin: number): MeanAndQuantiles {
  const { seriesCount, horizon, store, sku, firstDay } = panel;
  const row = new Map(Array.from({ length: seriesCount }, (_, s) => [`s${store[s]}_i${sku[s]}`, s]));
  const mean = new Float64Array(seriesCount * horizon);
  const quantiles = new Float64Array(seriesCount * horizon * QUANTILE_COUNT);
  for (const line of readFileSync(path, 'utf8').trim().split('\n').slice(1)) {
    const [id, date, ...numbers] = splitCsv(line);
    const at = (row.get(id as string) as number) * horizon + dayNumber(date as string) - firstDay - origin;
    mean[at] = Number(numbers[0]);
    for (let k = 1; k < 5; k++) quantiles[at * QUANTILE_COUNT + k - 1] = Number(numbers[k]);
    quantiles[at * QUANTILE_COUNT + 4] = Number(numbers[4]);
  }
  return { mean, quantiles };
}
