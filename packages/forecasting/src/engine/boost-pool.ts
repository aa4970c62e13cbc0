import { Worker } from 'node:worker_threads';
import type { Booster, BoosterOptions } from '../model/booster.ts';
import { trainBooster } from '../model/train-booster.ts';

/** What one booster is trained on; the arrays are shared between threads, never copied or written. */
export interface BoostData {
  readonly bins: Uint8Array;
  readonly rows: number;
  readonly width: number;
  /** Targets and weights of the rows, of each kind that jobs ask for. */
  readonly taught: Readonly<Record<string, Taught>>;
}

export interface Taught {
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/** One booster to train, and which of `taught` it learns. */
export interface BoostJob {
  readonly learns: string;
  readonly options: BoosterOptions;
}

/** Trains one booster of the data. */
export function runJob({ bins, rows, width, taught }: BoostData, { learns, options }: BoostJob): Booster {
  const { target, weight } = taught[learns] as Taught;
  return trainBooster(bins, rows, width, target, weight, options);
}

/** Trains the boosters, one per thread at a time. Bits do not depend on `threads`: each booster is one thread's work. */
export async function trainBoosters(data: BoostData, jobs: readonly BoostJob[], threads: number): Promise<Booster[]> {
  if (threads <= 1 || jobs.length <= 1) return jobs.map((job) => runJob(data, job));
  const results: Booster[] = new Array(jobs.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(threads, jobs.length) }, async () => {
      const worker = new Worker(new URL('./boost-worker.ts', import.meta.url), { workerData: data, execArgv: [] });
      try {
        while (next < jobs.length) {
          const index = next++;
          results[index] = await ask<Booster>(worker, jobs[index] as BoostJob);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return results;
}

/** Sends one message to a worker and resolves with its answer; rejects when the worker fails or ends. */
export function ask<T>(worker: Worker, message: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    const onMessage = (value: T) => {
      done();
      resolve(value);
    };
    const onError = (error: unknown) => {
      done();
      reject(error);
    };
    const onExit = (code: number) => {
      done();
      reject(new Error(`forecast worker ended with code ${code}`));
    };
    worker.once('message', onMessage);
    worker.once('error', onError);
    worker.once('exit', onExit);
    worker.postMessage(message);
  });
}

/** A typed array of this kind whose memory threads can share. */
export function sharedFloat32(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}
export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
