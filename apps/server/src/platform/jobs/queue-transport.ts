import { type OpenQueue, type OpenWorker, openQueue, openWorker, type QueueConnection } from './bullmq.ts';
import type { JobClass } from './define-job.ts';

/** Ids only: the row in Postgres is the truth, the message is a nudge. */
export interface WorkTicket {
  readonly tenantId: string;
  readonly id: string;
  readonly lease: string;
}

const ANSWERS_WITHIN_MS = 2_000;

/** One BullMQ queue per class, so that bulk work never stands in front of a person's. */
export class QueueTransport {
  private readonly queues = new Map<JobClass, OpenQueue>();
  private readonly workers: OpenWorker[] = [];

  constructor(
    private readonly connection: QueueConnection,
    private readonly onError: (error: Error) => void = () => undefined,
  ) {}

  private queue(cls: JobClass): OpenQueue {
    const known = this.queues.get(cls);
    if (known) return known;
    const queue = openQueue(cls, this.connection);
    // Without a listener a lost connection would end the process.
    queue.on('error', this.onError);
    this.queues.set(cls, queue);
    return queue;
  }

  /**
   * One call on a class's queue. On PostgreSQL a queue that failed is opened anew next time: one that was opened while the
   * server was away would stay broken for good. Redis connections come back by themselves.
   */
  private async onQueue<T>(cls: JobClass, call: (queue: OpenQueue) => Promise<T>): Promise<T> {
    const queue = this.queue(cls);
    try {
      return await within(call(queue), ANSWERS_WITHIN_MS);
    } catch (error) {
      if (this.connection.backend === 'postgres' && this.queues.get(cls) === queue) {
        this.queues.delete(cls);
        queue.close().catch(() => undefined);
      }
      throw error;
    }
  }

  /**
   * Hands leased rows to the workers. The job id holds the lease: BullMQ ignores an id that it still holds. The turn is the
   * priority, so that a chain's first row overtakes what a flood has in flight already.
   */
  async send(cls: JobClass, tickets: readonly (WorkTicket & { readonly turn?: number })[]): Promise<void> {
    const jobs = tickets.map(({ turn = 1, ...data }) => ({
      name: cls,
      data,
      opts: { jobId: `${data.id}.${data.lease}`, priority: turn },
    }));
    await this.onQueue(cls, (queue) => queue.addBulk(jobs));
  }

  /** @throws Error when the queue's server doesn't answer */
  async ping(): Promise<void> {
    await this.onQueue('interactive', (queue) => queue.getJobCounts('waiting'));
  }

  consume(cls: JobClass, concurrency: number, process: (ticket: WorkTicket) => Promise<void>): void {
    const worker = openWorker(cls, this.connection, concurrency, (data) => process(data as WorkTicket));
    worker.on('error', this.onError);
    this.workers.push(worker);
  }

  /** Workers take nothing new from here on; what runs goes on. */
  async pause(): Promise<void> {
    await Promise.allSettled(this.workers.map((w) => w.pause(true)));
  }

  /** @param force without waiting for what still runs */
  async close(force = false): Promise<void> {
    await Promise.allSettled(this.workers.map((w) => within(w.close(force), ANSWERS_WITHIN_MS)));
    await Promise.allSettled([...this.queues.values()].map((q) => within(q.close(), ANSWERS_WITHIN_MS)));
  }
}

/** A server that is gone may let a call hang for ever. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
