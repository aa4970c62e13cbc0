import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';

/** Where the queue lives. The single door to BullMQ, so that its backends are named once. */
export type QueueConnection =
  | { readonly backend: 'postgres'; readonly url: string; readonly maxConnections: number }
  | { readonly backend: 'redis'; readonly url: string };

/** PostgreSQL as role `larder_queue` unless a Redis is given. */
export const queueConnection = (
  config: { readonly redisUrl: string | undefined; readonly db: { readonly queue: string } },
  maxConnections: number,
): QueueConnection =>
  config.redisUrl === undefined
    ? { backend: 'postgres', url: config.db.queue, maxConnections }
    : { backend: 'redis', url: config.redisUrl };

/** What the product uses of a BullMQ queue, whatever it stands on. */
export interface OpenQueue {
  addBulk(jobs: { name: string; data: unknown; opts: { jobId: string; priority: number } }[]): Promise<unknown>;
  getJobCounts(...states: string[]): Promise<Record<string, number>>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** What the product uses of a BullMQ worker. */
export interface OpenWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  pause(doNotWaitActive?: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
}

/** Redis keys of this product; another program may use the same server. */
const PREFIX = '{larder}';
/** A queue that does not answer must fail at once: the rows stay in PostgreSQL and are sent again. */
const FAIL_FAST = { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 2_000 };
const LONGEST_RETRY_MS = 1_000;
const retryStrategy = (times: number): number => Math.min(50 * times, LONGEST_RETRY_MS);

/** Jobs vanish when they end: retries are counted in work_item, and BullMQ ignores an id that it still holds. */
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * On PostgreSQL an idle worker may miss the notice of a job that arrives just then, and looks again after this long by
 * itself. BullMQ's own five seconds were the longest waits that the fairness measurement saw.
 */
const LOOK_AGAIN_SECONDS = 0.2;

const pgConnection = (c: Extract<QueueConnection, { backend: 'postgres' }>) => ({
  connectionString: c.url,
  schema: 'bullmq',
  max: c.maxConnections,
});

export const openQueue = (name: string, c: QueueConnection): OpenQueue =>
  c.backend === 'postgres'
    ? (new Queue(
        name,
        { connection: pgConnection(c), defaultJobOptions: JOB_OPTIONS },
        createPostgresBackend,
      ) as unknown as OpenQueue)
    : (new Queue(name, {
        connection: { url: c.url, ...FAIL_FAST, retryStrategy },
        prefix: PREFIX,
        defaultJobOptions: JOB_OPTIONS,
      }) as unknown as OpenQueue);

export const openWorker = (
  name: string,
  c: QueueConnection,
  concurrency: number,
  process: (data: unknown) => Promise<void>,
): OpenWorker => {
  const run = (job: Job) => process(job.data);
  return c.backend === 'postgres'
    ? (new Worker(
        name,
        run,
        { connection: pgConnection(c), concurrency, drainDelay: LOOK_AGAIN_SECONDS },
        createPostgresBackend,
      ) as OpenWorker)
    : (new Worker(name, run, {
        connection: { url: c.url, maxRetriesPerRequest: null, retryStrategy },
        prefix: PREFIX,
        concurrency,
      }) as OpenWorker);
};
