import { parentPort, workerData } from 'node:worker_threads';
import { type BoostData, type BoostJob, runJob } from './boost-pool.ts';

const data = workerData as BoostData;
parentPort?.on('message', (job: BoostJob) => {
  parentPort?.postMessage(runJob(data, job));
});
