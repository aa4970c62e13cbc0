import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type LoadClass, loadClassOf, type RouteDefinition } from '@larder/contracts/common/route';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '../config/config.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { Metrics } from '../metrics/metrics.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { Backlog } from './backlog.ts';
import { Overloaded, TooManyRequests } from './limit.errors.ts';
import { type Allowance, type Limit, Limiters } from './limiters.ts';
import { shedClasses } from './shedding.ts';

const LOOP_WINDOW_MS = 1_000;
const LOOP_RESOLUTION_MS = 20;
const NS_PER_MS = 1e6;
const RETRY_SECONDS: Readonly<Record<LoadClass, number>> = { ingest: 2, write: 2, read: 3, report: 10, export: 30 };

/**
 * Admission: what the server can't do now is turned away before it costs anything (503), what a caller may not do so often
 * is put off (429). Both say when to come back.
 */
@Injectable()
export class RequestGate implements OnModuleDestroy {
  private readonly limits: Readonly<Partial<Record<LoadClass, Limit>>>;
  private readonly loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  private loopDelayMs = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    config: Config,
    limiters: Limiters,
    private readonly db: TenantDb,
    private readonly backlog: Backlog,
    private readonly metrics: Metrics,
  ) {
    const { ingestPer10s, writesPerMinute, exportsPerMinute } = config.limits;
    this.limits = {
      ingest: limiters.fast({ name: 'ingest', points: ingestPer10s, windowSeconds: 10 }),
      write: limiters.fast({ name: 'write', points: writesPerMinute, windowSeconds: 60 }),
      export: limiters.fast({ name: 'export', points: exportsPerMinute, windowSeconds: 60 }),
    };
    this.loop.enable();
    this.timer = setInterval(() => {
      // The histogram holds the intervals between its own ticks; no tick at all yields NaN.
      const delay = this.loop.mean / NS_PER_MS - LOOP_RESOLUTION_MS;
      this.loopDelayMs = config.shedOnSlowLoop && delay > 0 ? delay : 0;
      this.loop.reset();
    }, LOOP_WINDOW_MS);
    this.timer.unref();
  }

  /** @throws Overloaded before anything was asked of the database */
  requireCapacity(route: RouteDefinition): void {
    const { max, waiting } = this.db.pressure();
    const cls = loadClassOf(route);
    if (!shedClasses({ poolMax: max, poolWaiting: waiting, loopDelayMs: this.loopDelayMs }).includes(cls)) return;
    this.metrics.shed.inc({ class: cls });
    throw new Overloaded(RETRY_SECONDS[cls]);
  }

  /**
   * Counts the request: tills per chain, people's changes and downloads per person.
   * @throws TooManyRequests, BacklogFull
   */
  async requireAllowance(route: RouteDefinition, ctx: TenantContext, reply: FastifyReply): Promise<void> {
    const cls = loadClassOf(route);
    const limit = this.limits[cls];
    if (!limit) return;
    const key = cls === 'ingest' ? ctx.tenantId : `${ctx.tenantId}:${ctx.actor.id}`;
    const allowance = await limit.take(key);
    tell(reply, allowance);
    if (allowance.exceeded) {
      this.metrics.limited.inc({ class: cls });
      throw new TooManyRequests(allowance.resetSeconds);
    }
    if (cls === 'ingest') await this.backlog.requireRoom(ctx);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.loop.disable();
  }
}

/** The names that clients know (draft-ietf-httpapi-ratelimit-headers, version 3). */
function tell(reply: FastifyReply, { limit, remaining, resetSeconds }: Allowance): void {
  void reply.headers({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  });
}
