import { sql } from '@larder/db';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Config } from '../config/config.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { clientsOf } from '../db/tx.ts';
import { Log } from '../logging/logging.ts';
import { jobContext } from '../tenancy/tenant-context.ts';
import { JOB_CLASSES, type JobClass } from './define-job.ts';
import { Dispatcher } from './dispatcher.ts';
import { JobRegistry } from './job-registry.ts';
import { QueueTransport, type WorkTicket } from './queue-transport.ts';

const CONCURRENCY: Readonly<Record<JobClass, number>> = { interactive: 8, projection: 4, bulk: 2 };
const BACKOFF_SECONDS = 2;
const BACKOFF_CAP_SECONDS = 300;

/** Runs leased work items: reads the row under its tenant, checks the lease, calls the handler, marks it done. */
@Injectable()
export class WorkerHost implements OnApplicationShutdown {
  private transport: QueueTransport | undefined;
  private dispatcher: Dispatcher | undefined;
  private readonly abort = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly db: TenantDb,
    private readonly registry: JobRegistry,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.transport = new QueueTransport({ url: this.config.db.queue, maxConnections: 8 });
    for (const cls of JOB_CLASSES) {
      this.transport.consume(
        cls,
        CONCURRENCY[cls],
        (ticket) => this.process(ticket),
        (error) => this.log.pino.warn({ err: error }, 'queue connection'),
      );
    }
    this.dispatcher = new Dispatcher(
      this.config.db.dispatcher,
      this.registry,
      this.transport,
      this.clock,
      this.log.pino,
    );
    this.dispatcher.start();
  }

  /** Public for tests that drain the queue in-process. */
  async process(ticket: WorkTicket): Promise<void> {
    const ctx = jobContext(ticket.tenantId, 'worker', ticket.id);
    const item = await this.db.sqlTx(ctx, async (tx) => {
      const { rows } = await sql<{ kind: string; payload: unknown; attempts: number; max_attempts: number }>`
        select kind, payload, attempts, max_attempts from work_item where tenant_id = ${ticket.tenantId} and id = ${ticket.id} and lease = ${ticket.lease} and state = 1`.execute(
        clientsOf(tx).kysely,
      );
      return rows[0];
    });
    // Another lease has taken over, or the tenant in the message is not the row's: nothing to do here.
    if (!item) return;
    const runnable = this.registry.find(item.kind);
    try {
      if (!runnable) throw new Error(`unknown kind ${item.kind}`);
      await runnable.handler.run(jobContext(ticket.tenantId, item.kind, ticket.id), runnable.parse(item.payload), {
        id: ticket.id,
        attempt: item.attempts,
        signal: this.abort.signal,
      });
      await this.finish(ticket, null, null);
    } catch (error) {
      const dead = !runnable || item.attempts >= item.max_attempts;
      this.log.pino.error(
        { err: error, kind: item.kind, workItem: ticket.id, attempt: item.attempts, dead },
        'job failed',
      );
      const delay = Math.min(BACKOFF_SECONDS * 2 ** (item.attempts - 1), BACKOFF_CAP_SECONDS);
      await this.finish(
        ticket,
        (error as Error).message.slice(0, 2_000),
        dead ? 3 : new Date(this.clock.ms() + delay * 1_000),
      );
    }
  }

  private async finish(ticket: WorkTicket, failure: string | null, next: Date | 3 | null): Promise<void> {
    const state = next === null ? 2 : next === 3 ? 3 : 0;
    await this.db.sqlTx(jobContext(ticket.tenantId, 'worker', ticket.id), async (tx) => {
      const { kysely } = clientsOf(tx);
      await sql`update work_item w set
          state = case when ${state}::int = 0 and exists (select 1 from work_item t where t.tenant_id = w.tenant_id and t.kind = w.kind and t.dedupe_key = w.dedupe_key and t.state = 0) then 2 else ${state}::smallint end,
          lease = null, last_error = ${failure}, done_at = case when ${state}::int = 2 then now() end,
          run_at = coalesce(${next instanceof Date ? next : null}::timestamptz, run_at)
        where tenant_id = ${ticket.tenantId} and id = ${ticket.id} and lease = ${ticket.lease}`.execute(kysely);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.abort.abort();
    await this.dispatcher?.stop();
    await this.transport?.close();
  }
}
