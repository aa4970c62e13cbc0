import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';

/** The single door to BullMQ, so that its backend is named once. */
export interface QueueConnection {
  readonly url: string;
  readonly maxConnections: number;
}

const connection = (c: QueueConnection) => ({ connectionString: c.url, schema: 'bullmq', max: c.maxConnections });

/** Jobs vanish when they end: retries are counted in work_item, and BullMQ ignores an id that it still holds. */
export const openQueue = (name: string, c: QueueConnection) =>
  new Queue(
    name,
    { connection: connection(c), defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true } },
    createPostgresBackend,
  );
export type OpenQueue = ReturnType<typeof openQueue>;

export const openWorker = (
  name: string,
  c: QueueConnection,
  concurrency: number,
  process: (data: unknown) => Promise<void>,
) =>
  new Worker(name, (job: Job) => process(job.data), { connection: connection(c), concurrency }, createPostgresBackend);
export type OpenWorker = ReturnType<typeof openWorker>;
