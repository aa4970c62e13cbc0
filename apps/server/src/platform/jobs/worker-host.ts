import type { RawBuilder } from '@larder/db';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Config } from '../config/config.ts';
import { LeaseLost } from '../db/fence.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { Log } from '../logging/logging.ts';
import { Metrics } from '../metrics/metrics.ts';
import { jobContext } from '../tenancy/tenant-context.ts';
import { queueConnection } from './bullmq.ts';
import { JOB_CLASSES, type JobClass } from './define-job.ts';
import { Dispatcher } from './dispatcher.ts';
import { JobRegistry, type Runnable } from './job-registry.ts';
import { RENEW_EVERY_MS } from './lease-terms.ts';
import { QueueTransport, type WorkTicket } from './queue-transport.ts';
import { workFailureOf } from './work-failure.ts';
import { type StartedWork, workRows } from './work-rows.ts';

const CONCURRENCY: Readonly<Record<JobClass, number>> = { interactive: 8, projection: 4, bulk: 2 };
const QUEUE_CONNECTIONS = 4;
const BACKOFF_SECONDS = 2;
const BACKOFF_CAP_SECONDS = 300;

type JobResult = 'done' | 'failed' | 'dead' | 'lost';

interface Running {
  readonly ticket: WorkTicket;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Runs leased work items: reads the row under its tenant, checks the lease, calls the handler, marks it done. */
@Injectable()
export class WorkerHost implements BeforeApplicationShutdown {
  private transport: QueueTransport | undefined;
  private dispatcher: Dispatcher | undefined;
  private readonly running = new Set<Running>();
  private stopping = false;

  constructor(
    private readonly config: Config,
    private readonly db: TenantDb,
    private readonly registry: JobRegistry,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  start(): void {
    const { pino } = this.log;
    this.transport = new QueueTransport(queueConnection(this.config, QUEUE_CONNECTIONS), (error) =>
      pino.warn({ err: error }, 'queue connection'),
    );
    for (const cls of JOB_CLASSES) this.transport.consume(cls, CONCURRENCY[cls], (ticket) => this.process(ticket));
    this.dispatcher = new Dispatcher(this.config.db.dispatcher, this.registry, this.transport, this.clock, pino);
    this.dispatcher.start();
  }

  /** Public for tests that drain the queue in-process. */
  async process(ticket: WorkTicket): Promise<void> {
    if (this.stopping) return this.giveBack(ticket);
    const [item] = await this.onRow(ticket, workRows.start(ticket));
    // Another lease has taken over, or the tenant in the message is not the row's: nothing to do here.
    if (!item) return;
    let settle = (): void => undefined;
    const run: Running = {
      ticket,
      abort: new AbortController(),
      ended: new Promise((resolve) => {
        settle = resolve;
      }),
    };
    this.running.add(run);
    try {
      await this.attempt(run, item, this.registry.find(item.kind));
    } finally {
      this.running.delete(run);
      settle();
    }
  }

  private async attempt({ ticket, abort }: Running, item: StartedWork, runnable: Runnable | undefined): Promise<void> {
    const heartbeat = this.keepLease(ticket, abort, runnable);
    const started = performance.now();
    let result: JobResult = 'done';
    try {
      if (!runnable) throw new UnknownKind(item.kind);
      const ctx = {
        ...jobContext(ticket.tenantId, item.kind, ticket.id),
        lease: { id: ticket.id, token: ticket.lease },
      };
      await runnable.handler.run(ctx, runnable.parse(item.payload), {
        id: ticket.id,
        attempt: item.attempts,
        signal: abort.signal,
      });
      await this.onRow(ticket, workRows.done(ticket, this.registry.isPeriodic(item.kind)));
    } catch (error) {
      result = await this.fail(ticket, item, error, runnable === undefined);
    } finally {
      clearInterval(heartbeat);
      this.metrics.jobs.observe(
        { kind: runnable?.kind ?? 'unknown', class: runnable?.class ?? 'unknown', result },
        (performance.now() - started) / 1_000,
      );
    }
  }

  private async fail(ticket: WorkTicket, item: StartedWork, error: unknown, hopeless: boolean): Promise<JobResult> {
    const { pino } = this.log;
    if (error instanceof LeaseLost) {
      pino.warn({ kind: item.kind, workItem: ticket.id, attempt: item.attempts }, 'another worker has this job');
      return 'lost';
    }
    const dead = hopeless || item.attempts >= item.maxAttempts;
    pino.error({ err: error, kind: item.kind, workItem: ticket.id, attempt: item.attempts, dead }, 'job failed');
    const delay = Math.min(BACKOFF_SECONDS * 2 ** (item.attempts - 1), BACKOFF_CAP_SECONDS);
    const now = this.clock.now();
    const again = dead ? null : new Date(now.getTime() + delay * 1_000);
    await this.onRow(ticket, workRows.failed(ticket, workFailureOf(error), now, again));
    return dead ? 'dead' : 'failed';
  }

  /** Renews the lease while the handler runs, but no longer than its kind may take: then another worker gets the row. */
  private keepLease(ticket: WorkTicket, abort: AbortController, runnable: Runnable | undefined): NodeJS.Timeout {
    const deadline = performance.now() + (runnable?.timeoutSeconds ?? 0) * 1_000;
    const renew = async (): Promise<void> => {
      if (performance.now() > deadline) abort.abort(new Error('the job took longer than its kind may'));
      else if ((await this.onRow(ticket, workRows.renew(ticket))).length === 0) abort.abort();
    };
    const beat = () => {
      // A lost connection costs a beat, not the job: the next one may get through before the lease ends.
      if (!abort.signal.aborted) renew().catch(() => undefined);
    };
    const timer = setInterval(beat, RENEW_EVERY_MS);
    timer.unref();
    return timer;
  }

  /** Without a connection the sweeper does the same a little later. */
  private async giveBack(ticket: WorkTicket): Promise<void> {
    await this.onRow(ticket, workRows.giveBack(ticket)).catch(() => undefined);
  }

  private onRow<R>(ticket: WorkTicket, statement: RawBuilder<R>): Promise<R[]> {
    return this.db.statement(jobContext(ticket.tenantId, 'worker', ticket.id), statement);
  }

  /**
   * Takes nothing new, lets what runs finish within the time, and gives back what doesn't: its lease is gone then, so that
   * it can't commit any more while another worker does the work. Runs before the database connections close.
   */
  async beforeApplicationShutdown(): Promise<void> {
    await this.dispatcher?.stop();
    await this.transport?.pause();
    const late = AbortSignal.timeout(this.config.shutdownSeconds * 1_000);
    await Promise.race([Promise.all([...this.running].map((r) => r.ended)), aborted(late)]);
    this.stopping = true;
    for (const { ticket, abort } of this.running) {
      abort.abort(new Error('the worker ends'));
      this.log.pino.warn({ workItem: ticket.id }, 'job given back');
      await this.giveBack(ticket);
    }
    await this.transport?.close(this.running.size > 0);
  }
}

class UnknownKind extends Error {
  constructor(kind: string) {
    super(`no handler for ${kind}`);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
