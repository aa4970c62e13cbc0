import { type OpenQueue, type OpenWorker, openQueue, openWorker, type QueueConnection } from './bullmq.ts';
import type { JobClass } from './define-job.ts';

/** Ids only: the row in Postgres is the truth, the message is a nudge. */
export interface WorkTicket {
  readonly tenantId: string;
  readonly id: string;
  readonly lease: string;
}

/** One BullMQ queue per class. */
export class QueueTransport {
  private readonly queues = new Map<JobClass, OpenQueue>();
  private readonly workers: OpenWorker[] = [];

  constructor(private readonly connection: QueueConnection) {}

  private queue(cls: JobClass): OpenQueue {
    const known = this.queues.get(cls);
    if (known) return known;
    const queue = openQueue(cls, this.connection);
    this.queues.set(cls, queue);
    return queue;
  }

  /** Hands leased rows to the workers. The job id holds the lease: BullMQ ignores an id that it still holds. */
  async send(cls: JobClass, tickets: readonly WorkTicket[]): Promise<void> {
    await this.queue(cls).addBulk(tickets.map((t) => ({ name: cls, data: t, opts: { jobId: `${t.id}.${t.lease}` } })));
  }

  consume(
    cls: JobClass,
    concurrency: number,
    process: (ticket: WorkTicket) => Promise<void>,
    onError: (error: Error) => void,
  ): void {
    const worker = openWorker(cls, this.connection, concurrency, (data) => process(data as WorkTicket));
    worker.on('error', onError);
    this.workers.push(worker);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.workers.map((w) => w.close()));
    await Promise.allSettled([...this.queues.values()].map((q) => q.close()));
  }
}
