import { applyBins, type Binner, fitBins } from '../model/binning.ts';
import type { Booster } from '../model/booster.ts';
import { type BoostJob, sharedBytes, sharedFloat32, type Taught, trainBoosters } from './boost-pool.ts';
import type { Capacity } from './capacity.ts';
import { BOOSTERS, type WeekModel } from './model.ts';
import { type Rows, TARGET_CAP } from './sample.ts';
import { weekJobs } from './weeks.ts';

/** Rows that a tree wants to see, and between which shares of all rows: large sets are rich enough for each tree in part. */
const ROWS_PER_TREE = 120_000;
const LEAST_ROW_SHARE = 0.35;
const MOST_ROW_SHARE = 0.6;

/** The boosters of a model and the bins that their thresholds mean. */
export interface Trained {
  readonly binner: Binner;
  readonly boosters: readonly Booster[];
  readonly week: WeekModel | null;
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
  const taught = {
    quantile: shared(rows.target, rows.weight, count),
    day: sharesOf(rows, rows.weight),
    level: sharesOf(rows, rows.level),
  };
  const jobs: BoostJob[] = BOOSTERS.map(({ loss, shareOf }, i) => ({
    learns: loss.kind === 'pinball' ? 'quantile' : shareOf,
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
  const boosters = await trainBoosters({ bins, rows: count, width, taught }, jobs, threads);
  const weeks = weekJobs(rows.weeks, width, capacity, Math.max(...trees), seed + jobs.length);
  const week = weeks && {
    binner: weeks.binner,
    boosters: await trainBoosters(weeks.data, weeks.jobs, threads),
    pull: capacity.weekPull,
  };
  return { binner, boosters, week };
}

function shared(target: ArrayLike<number>, weight: ArrayLike<number>, count: number): Taught {
  const both = { target: sharedFloat32(count), weight: sharedFloat32(count) };
  for (let r = 0; r < count; r++) {
    both.target[r] = target[r] as number;
    both.weight[r] = weight[r] as number;
  }
  return both;
}

/** Ordinary sales as shares of the day's scale or of the series' level. */
function sharesOf({ ordinary, count }: Rows, whole: Float32Array): Taught {
  const target = Float32Array.from({ length: count }, (_, r) =>
    Math.min(TARGET_CAP, (ordinary[r] as number) / (whole[r] as number)),
  );
  return shared(target, whole, count);
}
