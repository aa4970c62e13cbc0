import { parentPort } from 'node:worker_threads';
import { explainedDays, explainPanel } from '../explain/explain-panel.ts';
import { FeatureBuilder } from '../model/features.ts';
import type { EngineResult, EngineTask } from './background.ts';
import { fitModel } from './fit.ts';
import { giveWay } from './give-way.ts';
import { type ForecastModel, MODEL_VERSION } from './model.ts';
import { type Prepared, prepare } from './prepare.ts';
import { forecastPanel } from './score-pool.ts';

parentPort?.once('message', async (task: EngineTask) => {
  giveWay();
  const prepared = prepare(task.panel);
  const known = fits(task.model, prepared) ? task.model : null;
  const { threads } = task;
  const model =
    known ?? (await fitModel(prepared, { threads, ...(task.maxRows === undefined ? {} : { maxRows: task.maxRows }) }));
  const forecast = await forecastPanel(prepared, model, { threads });
  const explanation = task.explain ? explainPanel(prepared, model, forecast, explainedDays(task.panel)) : null;
  parentPort?.postMessage({ model, trained: known === null, forecast, explanation } satisfies EngineResult);
});

/** A model reads columns by position: with other features or categories, or of an older make, it would answer another question. */
function fits(model: ForecastModel | null, { panel, sums, calendar }: Prepared): boolean {
  if (model?.version !== MODEL_VERSION || model.weight.length !== panel.categoryCount) return false;
  const { names } = new FeatureBuilder(panel, sums, calendar);
  return names.length === model.features.length && names.every((name, i) => name === model.features[i]);
}
