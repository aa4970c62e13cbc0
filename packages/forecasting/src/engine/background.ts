import { Worker } from 'node:worker_threads';
import type { PanelExplanation } from '../explain/explain-panel.ts';
import type { Panel } from '../model/panel.ts';
import { ask } from './boost-pool.ts';
import type { ForecastModel } from './model.ts';
import type { PanelForecast } from './score.ts';

/** A whole night's work as one message. Put the panel's arrays on SharedArrayBuffers: others are copied. */
export interface EngineTask {
  readonly panel: Panel;
  /** The model of an earlier night; null, or one that reads other features, trains a new one. */
  readonly model: ForecastModel | null;
  readonly threads: number;
  /** Most training rows; the engine's default when absent. */
  readonly maxRows?: number;
  /** Also say why: the words and parameters of every day that the time for it allows. */
  readonly explain?: boolean;
}

export interface EngineResult {
  readonly model: ForecastModel;
  readonly trained: boolean;
  readonly forecast: PanelForecast;
  /** Null unless asked for. */
  readonly explanation: PanelExplanation | null;
}

/**
 * Prepares, trains where needed and forecasts beside the caller's event loop, in a thread of its own.
 * Rejects when `signal` aborts; the thread is ended then.
 */
export async function runEngine(task: EngineTask, signal?: AbortSignal): Promise<EngineResult> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./background-worker.ts', import.meta.url), { execArgv: [] });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await ask<EngineResult>(worker, task);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
