import { parentPort, workerData } from 'node:worker_threads';
import { Scorer } from './score.ts';
import type { ScoreTask } from './score-pool.ts';

const task = workerData as ScoreTask;
const scorer = new Scorer(task.prepared, task.model);
parentPort?.on('message', ({ from, to }: { from: number; to: number }) => {
  scorer.run(from, to, task.origin, task.out);
  parentPort?.postMessage(true);
});
