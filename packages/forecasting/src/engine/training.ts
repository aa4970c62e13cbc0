import { applyBins, type Binner, fitBins } from '../model/binning.ts';
import type { Booster, BoosterOptions } from '../model/booster.ts';
import { sharedBytes, sharedFloat32, trainBoosters } from './boost-pool.ts';
import type { Capacity } from './capacity.ts';
import { BOOSTER_LOSSES } from './model.ts';
import type { Rows } from './sample.ts';

/** Rows that a tree wants to see, and between which shares of all rows: large sets are rich enough for each tree in part. */
const ROWS_PER_TREE = 120_000;
const LEAST_ROW_SHARE = 0.35;
const MOST_ROW_SHARE = 0.6;

/** The boosters of a model and the bins that their thresholds mean. */
export interface Trained {
  readonly binner: Binner;
  readonly boosters: readonly Booster[];
}

/** Trains all boosters on the rows; `trees` in the order of BOOSTER_LOSSES. */
export async function train(
  rows: Rows,
  capacity: Capacity,
  trees: readonly number[],
  threads: number,
  seed: number,
): Promise<Trained> {
  const { count, width } = rows;
  const binner = fitBins(rows.features, count, width);
  const bins = sharedBytes(count * width);
  applyBins(binner, rows.features, 0, count, bins, 0);
  const target = sharedFloat32(count);
  const weight = sharedFloat32(count);
  target.set(rows.target.subarray(0, count));
  weight.set(rows.weight.subarray(0, count));
  const jobs: BoosterOptions[] = BOOSTER_LOSSES.map((loss, i) => ({
    loss,
    trees: trees[i] as number,
    leaves: capacity.leaves,
    learningRate: capacity.learningRate,
    minLeafRows: capacity.minLeafRows(count),
    l2: 1,
    rowShare: Math.max(LEAST_ROW_SHARE, Math.min(MOST_ROW_SHARE, ROWS_PER_TREE / count)),
    columnShare: 0.5,
    seed: seed + i,
  }));
  return { binner, boosters: await trainBoosters({ bins, rows: count, width, target, weight }, jobs, threads) };
}
