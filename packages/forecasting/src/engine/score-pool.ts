import { Worker } from 'node:worker_threads';
import { dateOfDay, weekdayOf } from '../dates.ts';
import { categoryProfiles } from '../demand/category-profile.ts';
import { QUANTILE_COUNT } from '../demand/distribution.ts';
import { forecastSeries } from '../demand/forecast.ts';
import { spreadOfDay } from '../demand/replenish-demand.ts';
import { ask, sharedFloat64 } from './boost-pool.ts';
import type { ForecastModel } from './model.ts';
import type { Prepared } from './prepare.ts';
import { ACTIVE_DAYS } from './sample.ts';
import { type PanelForecast, Scorer } from './score.ts';

/** What a scoring thread is given once. */
export interface ScoreTask {
  readonly prepared: Prepared;
  readonly model: ForecastModel;
  readonly origin: number;
  readonly out: PanelForecast;
}

/** Series per message to a thread. */
const CHUNK = 2048;

/**
 * Forecasts every series of the panel from `origin` (default: the day after the history). Series younger than eight
 * weeks come from dSES-NB and their category. The result does not depend on `threads`.
 */
export async function forecastPanel(
  prepared: Prepared,
  model: ForecastModel,
  options: { readonly threads?: number; readonly origin?: number } = {},
): Promise<PanelForecast> {
  const { panel } = prepared;
  const { threads = 2, origin = panel.dayCount } = options;
  const cells = panel.seriesCount * panel.horizon;
  const out: PanelForecast = {
    mean: sharedFloat64(cells),
    quantiles: sharedFloat64(cells * QUANTILE_COUNT),
    spread: sharedFloat64(cells),
  };
  if (threads <= 1 || panel.seriesCount <= CHUNK) new Scorer(prepared, model).run(0, panel.seriesCount, origin, out);
  else await inThreads({ prepared, model, origin, out }, threads);
  coldStart(prepared, origin, out);
  return out;
}

async function inThreads(task: ScoreTask, threads: number): Promise<void> {
  const { seriesCount } = task.prepared.panel;
  let next = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL('./score-worker.ts', import.meta.url), { workerData: task, execArgv: [] });
      try {
        while (next < seriesCount) {
          const from = next;
          next += CHUNK;
          await ask(worker, { from, to: Math.min(seriesCount, from + CHUNK) });
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
}

/** Young series have no statistics for the trees; they start from their category (forecastSeries). */
function coldStart(prepared: Prepared, origin: number, out: PanelForecast): void {
  const { panel, sums } = prepared;
  const young: number[] = [];
  for (let s = 0; s < panel.seriesCount; s++) if ((sums.first[s] as number) > origin - ACTIVE_DAYS) young.push(s);
  if (young.length === 0 || origin !== panel.dayCount) return;
  const firstWeekday = weekdayOf(panel.firstDay);
  const { dayCount, horizon } = panel;
  const profiles = categoryProfiles(
    {
      seriesCount: panel.seriesCount,
      dayCount,
      demand: panel.demand,
      ...(panel.flags ? { flags: panel.flags } : {}),
      category: panel.category,
      firstWeekday,
    },
    panel.categoryCount,
  );
  const demand = new Float32Array(young.length * dayCount);
  const flags = panel.flags ? new Uint8Array(young.length * dayCount) : null;
  young.forEach((s, i) => {
    demand.set(panel.demand.subarray(s * dayCount, (s + 1) * dayCount), i * dayCount);
    if (flags && panel.flags) flags.set(panel.flags.subarray(s * dayCount, (s + 1) * dayCount), i * dayCount);
  });
  const cold = forecastSeries({
    seriesCount: young.length,
    dayCount,
    demand,
    ...(flags ? { flags } : {}),
    category: Int32Array.from(young, (s) => panel.category[s] as number),
    startDate: dateOfDay(panel.firstDay),
    horizon,
    profiles,
  });
  young.forEach((s, i) => {
    out.mean.set(cold.mean.subarray(i * horizon, (i + 1) * horizon), s * horizon);
    out.quantiles.set(
      cold.quantiles.subarray(i * horizon * QUANTILE_COUNT, (i + 1) * horizon * QUANTILE_COUNT),
      s * horizon * QUANTILE_COUNT,
    );
    for (let h = 0; h < horizon; h++) out.spread[s * horizon + h] = spreadOfDay(cold, i * horizon + h);
  });
}
