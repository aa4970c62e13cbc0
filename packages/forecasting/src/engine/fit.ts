import { FeatureBuilder } from '../model/features.ts';
import type { Panel } from '../model/panel.ts';
import {
  capacityFor,
  heldOutOrigins,
  leastTrees,
  priorShares,
  rowLimit,
  trainingCells,
  trainingOrigins,
} from './capacity.ts';
import { BOOSTERS, type ForecastModel, MODEL_VERSION } from './model.ts';
import type { Prepared } from './prepare.ts';
import { judge, undecided } from './rehearsal.ts';
import { allRows, sampleRows } from './sample.ts';
import { train } from './training.ts';

export interface FitOptions {
  /** Worker threads for the boosters; the result does not depend on it. Default 2. */
  readonly threads?: number;
  /** Most training rows; default 300,000. */
  readonly maxRows?: number;
  readonly seed?: number;
  /** Most trees per booster; default 240. */
  readonly maxTrees?: number;
  readonly log?: (line: string) => void;
}

const DEFAULT_ROWS = 300_000;
const MAX_TREES = 240;
/** The rehearsal only has to rank, so it gets fewer rows. */
const REHEARSAL_SHARE = 0.2;
const VALIDATION_ROWS = 60_000;
/** Days of the horizon drawn per series and origin: neighbours share most of their features. */
const DAYS_PER_DRAW = 4;
/** Least history and rows that the global model is trained on; below it dSES-NB answers alone. */
const MIN_DAYS = 120;
const MIN_ROWS = 500;
const MIN_HELD_ROWS = 50;

const silent = (_line: string): void => undefined;

/**
 * Trains the global model of a chain: a rehearsal on all but the last weeks chooses the number of trees, the ensemble
 * weights and the guard; then everything is trained again on the whole history. Deterministic for a seed.
 */
export async function fitModel(prepared: Prepared, options: FitOptions = {}): Promise<ForecastModel> {
  const { panel, sums, calendar } = prepared;
  const { threads = 2, maxRows = DEFAULT_ROWS, maxTrees = MAX_TREES, seed = 1, log = silent } = options;
  const builder = new FeatureBuilder(panel, sums, calendar);
  const end = panel.dayCount;
  const empty = emptyModel(panel, builder);
  if (end < MIN_DAYS) return empty;

  const cells = trainingCells(panel, sums);
  const capacity = capacityFor(cells);
  const heldOut = heldOutOrigins(panel);
  const draw = (until: number, rows: number, drawSeed: number) =>
    sampleRows(
      panel,
      sums,
      builder,
      trainingOrigins(until, panel.horizon),
      rowLimit(cells, rows),
      DAYS_PER_DRAW,
      drawSeed,
    );
  const held = allRows(panel, sums, builder, heldOut, VALIDATION_ROWS);
  const rehearsal = draw(heldOut[0] as number, maxRows * REHEARSAL_SHARE, seed);
  if (rehearsal.count < MIN_ROWS || held.count < MIN_HELD_ROWS) return empty;
  log(`rehearsal: ${rehearsal.count} rows, ${builder.width} columns, ${capacity.leaves} leaves`);
  const most = BOOSTERS.map(({ treeShare = 1 }) => Math.round(maxTrees * treeShare));
  const tried = await train(rehearsal, capacity, most, threads, seed);
  const least = Math.min(maxTrees, leastTrees(cells));
  const judged = judge(tried, held, panel.categoryCount, least, priorShares(cells));
  log(`held out: ${JSON.stringify(judged.report)}`);

  const rows = draw(end, maxRows, seed + 1);
  const { trees, report, pull, ...chosen } = judged;
  const trained = await train(rows, capacity, trees, threads, seed + 100);
  return {
    ...empty,
    ...chosen,
    ...trained,
    week: trained.week && { ...trained.week, pull },
    report: { ...report, rows: rows.count, columns: builder.width, validationRows: held.count, trees },
  };
}

/** The model of a chain that is too young to train on: dSES-NB alone. */
function emptyModel(panel: Panel, builder: FeatureBuilder): ForecastModel {
  return {
    version: MODEL_VERSION,
    features: builder.names,
    binner: { width: builder.width, cuts: [] },
    boosters: [],
    week: null,
    ...undecided(panel.categoryCount),
    report: {
      rows: 0,
      columns: builder.width,
      validationRows: 0,
      trees: [],
      accuracy: { boosters: 0, smoothing: 0, ensemble: 0 },
      coverage: [],
    },
  };
}
