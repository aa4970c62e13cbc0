import { Controller, Get, NotFoundException, Req, Res, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { Config } from '../config/config.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { type BackupState, Installation } from '../installation/installation.ts';
import { mayReadMetrics } from '../metrics/metrics-access.ts';
import { QueueObserver } from '../metrics/queue-figures.ts';
import { RenderMetrics } from '../metrics/render-metrics.ts';
import { ROUTE } from './endpoint.ts';

const open = (path: string, summary: string) => SetMetadata(ROUTE, { method: 'GET', path, access: 'public', summary });

const ANSWERS_WITHIN_MS = 2_000;
type State = 'ok' | 'down';

interface Readiness {
  readonly status: 'ready' | 'not_ready';
  readonly database: State;
  readonly queue: State;
  /** Whether some worker process hands out work; informs, and takes no API out of service. */
  readonly worker: State;
  /** Told, not a reason to be out of service: nobody is helped by a shop that can't sell. */
  readonly backup?: BackupState;
}

/** Probes. Liveness knows nothing of the database; readiness says what is missing. */
@Controller()
export class HealthController {
  constructor(
    private readonly db: TenantDb,
    private readonly queue: QueueObserver,
    private readonly config: Config,
    private readonly metrics: RenderMetrics,
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  @Get('healthz')
  @open('/healthz', 'Liveness')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @open('/readyz', 'Readiness of everything: database and queue')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [database, queue, worker] = await Promise.all([
      stateOf(this.db.ping()),
      stateOf(this.queue.pingQueue()),
      stateOf(this.queue.dispatcherActive().then((active) => active || Promise.reject(new Error('none')))),
    ]);
    const ready = database === 'ok' && queue === 'ok';
    if (!ready) void reply.status(503).header('retry-after', '2');
    const backup = ready ? await this.installation.backupState(this.clock.ms()) : undefined;
    return { status: ready ? 'ready' : 'not_ready', database, queue, worker, ...(backup ? { backup } : {}) };
  }

  /** Tills need the database only: what follows from a ticket waits in it until the queue is back. */
  @Get('readyz/ingest')
  @open('/readyz/ingest', 'Readiness for tickets: the database')
  async readyForTickets(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: Readiness['status']; database: State }> {
    const database = await stateOf(this.db.ping());
    if (database !== 'ok') void reply.status(503).header('retry-after', '2');
    return { status: database === 'ok' ? 'ready' : 'not_ready', database };
  }

  @Get('metrics')
  @open('/metrics', 'Prometheus metrics, for this machine or with a token')
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = { address: request.socket.remoteAddress, headers: request.headers };
    if (!mayReadMetrics(this.config.metrics.token, caller)) throw new NotFoundException();
    const { contentType, text } = await this.metrics.run();
    await reply.header('content-type', contentType).header('cache-control', 'no-store').send(text);
  }
}

/** A server that is gone may not answer at all; a probe must. */
async function stateOf(check: Promise<unknown>): Promise<State> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<State>((resolve) => {
    timer = setTimeout(() => resolve('down'), ANSWERS_WITHIN_MS);
  });
  const answer = check.then(
    (): State => 'ok',
    (): State => 'down',
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
