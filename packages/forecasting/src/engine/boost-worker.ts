import { parentPort, workerData } from 'node:worker_threads';
import type { BoosterOptions } from '../model/booster.ts';
import { trainBooster } from '../model/train-booster.ts';
import type { BoostData } from './boost-pool.ts';

const data = workerData as BoostData;
parentPort?.on('message', (options: BoosterOptions) => {
  parentPort?.postMessage(trainBooster(data.bins, data.rows, data.width, data.target, data.weight, options));
});
