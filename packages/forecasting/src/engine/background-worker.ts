import { parentPort } from 'node:worker_threads';
import { FeatureBuilder } from '../model/features.ts';
import type { EngineResult, EngineTask } from './background.ts';
import { fitModel, type Prepared, prepare } from './fit.ts';
import type { ForecastModel } from './model.ts';
import { forecastPanel } from './score-pool.ts';

parentPort?.once('message', async (task: EngineTask) => {
  const prepared = prepare(task.panel);
  const known = fits(task.model, prepared) ? task.model : null;
  const { threads } = task;
  const model =
    known ?? (await fitModel(prepared, { threads, ...(task.maxRows === undefined ? {} : { maxRows: task.maxRows }) }));
  const forecast = await forecastPanel(prepared, model, { threads });
  parentPort?.postMessage({ model, trained: known === null, forecast } satisfies EngineResult);
});

/** A model reads columns by position: with other features or categories its trees would answer another question. */
function fits(model: ForecastModel | null, { panel, sums, calendar }: Prepared): boolean {
  if (model === null || model.weight.length !== panel.categoryCount) return false;
  const { names } = new FeatureBuilder(panel, sums, calendar);
  return names.length === model.features.length && names.every((name, i) => name === model.features[i]);
}
