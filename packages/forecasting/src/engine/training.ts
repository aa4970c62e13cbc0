import { applyBins, type Binner, fitBins } from '../model/binning.ts';
import type { Booster } from '../model/booster.ts';
import { type BoostJob, sharedBytes, sharedFloat32, type Taught, trainBoosters } from './boost-pool.ts';
import type { Capacity } from './capacity.ts';
import { BOOSTERS } from './model.ts';
import { type Rows, TARGET_CAP } from './sample.ts';

/** Rows that a tree wants to see, and between which shares of all rows: large sets are rich enough for each tree in part. */
const ROWS_PER_TREE = 120_000;
const LEAST_ROW_SHARE = 0.35;
const MOST_ROW_SHARE = 0.6;

/** The boosters of a model and the bins that their thresholds mean. */
export interface Trained {
  readonly binner: Binner;
  readonly boosters: readonly Booster[];
}

/** Trains all boosters on the rows; `trees` in the order of BOOSTERS. */
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
  const taught = { day: shared(rows.target, rows.weight, count), level: sharesOfLevel(rows) };
  const jobs: BoostJob[] = BOOSTERS.map(({ loss, shareOf }, i) => ({
    learns: shareOf,
    options: {
      loss,
      trees: trees[i] as number,
      leaves: capacity.leaves,
      learningRate: capacity.learningRate,
      minLeafRows: capacity.minLeafRows(count),
      l2: 1,
      rowShare: Math.max(LEAST_ROW_SHARE, Math.min(MOST_ROW_SHARE, ROWS_PER_TREE / count)),
      columnShare: 0.5,
      seed: seed + i,
    },
  }));
  return { binner, boosters: await trainBoosters({ bins, rows: count, width, taught }, jobs, threads) };
}

function shared(target: ArrayLike<number>, weight: ArrayLike<number>, count: number): Taught {
  const both = { target: sharedFloat32(count), weight: sharedFloat32(count) };
  for (let r = 0; r < count; r++) {
    both.target[r] = target[r] as number;
    both.weight[r] = weight[r] as number;
  }
  return both;
}

/** The rows as shares of the series' level, a bulk sale capped as in the shares of the day. */
function sharesOfLevel({ actual, level, count }: Rows): Taught {
  const target = Float32Array.from({ length: count }, (_, r) =>
    Math.min(TARGET_CAP, Math.max(0, actual[r] as number) / (level[r] as number)),
  );
  return shared(target, level, count);
}
