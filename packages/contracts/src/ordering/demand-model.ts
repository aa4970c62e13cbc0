import { z } from 'zod';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency } from '../common/money.ts';
import { defineRoute } from '../common/route.ts';
import { RunJob } from './run.ts';

const Share = z.number();

/** A trained model with what it achieved on four held-out weeks before it was trained on everything. */
export const ModelCard = z.object({
  id: Id,
  trainedAt: Instant,
  originDate: BusinessDate,
  series: z.int(),
  days: z.int(),
  durationMs: z.int(),
  /** False: too little history, every item is smoothed. */
  boosted: z.boolean(),
  /** 1 − WAPE of the mean by day: trees alone, smoothing alone, both together. */
  accuracy: z.object({ boosters: Share, smoothing: Share, ensemble: Share }),
  /** Share of held-out days within the .5, .8, .9 and .95 quantiles. */
  coverage: z.array(Share),
  rows: z.int(),
  features: z.int(),
});
export type ModelCard = z.infer<typeof ModelCard>;

/** Errors of one method over some store-item-days. Accuracy is 1 − Σ|e| ÷ Σy; week is the same over sums of seven days. */
export const MethodScore = z.object({
  method: z.enum(['model', 'smoothing', 'last_week']),
  day: Share.nullable(),
  week: Share.nullable(),
  /** Σ(forecast − sales) ÷ Σ sales. */
  bias: Share.nullable(),
});
export type MethodScore = z.infer<typeof MethodScore>;

/** A way of ordering over the replayed weeks, in money: minor units, all parts are costs. */
export const MoneyScore = z.object({
  /** `actual`: what was really delivered. */
  method: z.enum(['model', 'last_week', 'actual']),
  lostMargin: z.int(),
  waste: z.int(),
  holding: z.int(),
  cost: z.int(),
  /** Cost ÷ sales value. */
  costShare: Share.nullable(),
  /** Units sold ÷ units asked for. */
  fill: Share.nullable(),
  /** Units thrown away ÷ units delivered. */
  wasteShare: Share.nullable(),
});
export type MoneyScore = z.infer<typeof MoneyScore>;

/** The replayed weeks lived through on simulated shelves. Items that are ordered and sold as they are; dishes are not. */
export const BackTestMoney = z.object({
  currency: Currency,
  /** Item spans; and those left out because their store trades in another currency. */
  series: z.int(),
  otherCurrencySeries: z.int(),
  /** Value of what was sold, minor units. */
  sales: z.int(),
  scores: z.array(MoneyScore),
  /** The items whose deliveries are in the books, ordered all three ways; null: no deliveries were recorded in those weeks. */
  actual: z.object({ series: z.int(), sales: z.int(), scores: z.array(MoneyScore) }).nullable(),
});
export type BackTestMoney = z.infer<typeof BackTestMoney>;

/** One cut of a back-test: a store, a category or a week. */
export const BackTestCut = z.object({
  key: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  units: z.number(),
  scores: z.array(MethodScore),
});
export type BackTestCut = z.infer<typeof BackTestCut>;

/** A blind replay of past weeks: at every origin the model knew only what lay before it. */
export const BackTest = z.object({
  id: Id,
  madeAt: Instant,
  /** First forecast days of the replays, oldest first. */
  origins: z.array(BusinessDate),
  horizon: z.int(),
  series: z.int(),
  units: z.number(),
  scores: z.array(MethodScore),
  /** Share of days within q80, q90 and q95. */
  coverage: z.array(Share),
  /** Accuracy by day that a perfect forecaster would reach if demand were Poisson around the model's mean. */
  ceiling: Share.nullable(),
  stores: z.array(BackTestCut),
  categories: z.array(BackTestCut),
  weeks: z.array(BackTestCut),
  /** Null in a back-test that was made before money was replayed. */
  money: BackTestMoney.nullable(),
});
export type BackTest = z.infer<typeof BackTest>;

export const DemandModelState = z.object({
  model: ModelCard.nullable(),
  backTest: BackTest.nullable(),
  /** Work that runs now or ran last, of whichever kind. */
  job: RunJob.extend({ kind: z.enum(['train', 'back_test', 'measure']) }).nullable(),
});
export type DemandModelState = z.infer<typeof DemandModelState>;

export const demandModelRoutes = {
  state: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/demand-model',
    access: 'ordering.model.read',
    response: DemandModelState,
    summary: 'The forecast model in use, its last back-test and the work under way',
  }),
  train: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-model/train',
    access: 'ordering.model.train',
    response: RunJob,
    status: 202,
    summary: 'Train a new model now and forecast every store with it',
  }),
  backTest: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-model/back-test',
    access: 'ordering.model.train',
    response: RunJob,
    status: 202,
    summary: 'Replay past weeks blind and measure the forecasts against what was sold',
  }),
  job: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/demand-model/jobs/:id',
    access: 'ordering.model.read',
    params: IdParams,
    response: RunJob,
    summary: 'Progress of a training, a back-test or a measurement',
  }),
};
