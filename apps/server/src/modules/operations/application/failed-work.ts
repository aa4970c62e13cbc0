import type { RouteOutput } from '@larder/contracts/common/route';
import type { FailedWork as FailedWorkView, failedWorkRoutes } from '@larder/contracts/operations/failed-work';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { type FailedRow, FailedWorkRepository } from '../data/failed-work.repository.ts';
import { aboutOf } from '../domain/about.ts';

const UNKNOWN = 'unknown';

/** Work that failed for good: looked at, tried again or given up by a person. */
@Injectable()
export class FailedWork {
  constructor(
    private readonly db: TenantDb,
    private readonly rows: FailedWorkRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  list(
    ctx: TenantContext,
    query: z.output<(typeof failedWorkRoutes)['list']['query']>,
  ): Promise<RouteOutput<(typeof failedWorkRoutes)['list']>> {
    const parts = cursorParts(query.cursor, 'instant', 'uuid');
    const after = parts ? { failedAt: new Date(parts[0] ?? ''), id: parts[1] ?? '' } : null;
    const filter = { kind: query.kind ?? null, class: query.class ?? null };
    return this.db.sqlTx(ctx, async (tx) => {
      const rows = await this.rows.list(tx, filter, after, query.limit + 1);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(view),
        nextCursor: rows.length > page.length && last ? encodeCursor([last.failedAt.toISOString(), last.id]) : null,
      };
    });
  }

  kinds(ctx: TenantContext): Promise<RouteOutput<(typeof failedWorkRoutes)['kinds']>> {
    return this.db.sqlTx(ctx, async (tx) => ({
      items: (await this.rows.kinds(tx)).map((k) => ({ ...k, oldestAt: k.oldestAt.toISOString() })),
    }));
  }

  /** @throws NotFound when it is not among the failed ones (any more) */
  retry(ctx: TenantContext, id: string): Promise<{ count: number }> {
    return this.db.sqlTx(ctx, async (tx) => {
      const [row] = await this.rows.retry(tx, { id }, this.clock.now());
      if (!row) throw new NotFound();
      await this.audit.record(tx, {
        action: 'operations.work.retry',
        entity: 'work',
        entityId: id,
        diff: { kind: row.kind, count: 1 },
      });
      return { count: 1 };
    });
  }

  /** Nothing of the kind left is no failure: somebody else was faster. */
  retryKind(ctx: TenantContext, kind: string): Promise<{ count: number }> {
    return this.db.sqlTx(ctx, async (tx) => {
      const retried = await this.rows.retry(tx, { kind }, this.clock.now());
      if (retried.length > 0)
        await this.audit.record(tx, {
          action: 'operations.work.retry',
          entity: 'work',
          entityId: '-',
          diff: { kind, count: retried.length },
        });
      return { count: retried.length };
    });
  }

  /** @throws NotFound when it is not among the failed ones (any more) */
  discard(ctx: TenantContext, id: string, reason: string): Promise<void> {
    return this.db.sqlTx(ctx, async (tx) => {
      const row = await this.rows.discard(tx, id, reason, this.clock.now());
      if (!row) throw new NotFound();
      await this.audit.record(tx, {
        action: 'operations.work.discard',
        entity: 'work',
        entityId: id,
        diff: { kind: row.kind, reason },
      });
    });
  }
}

const view = (r: FailedRow): FailedWorkView => ({
  id: r.id,
  kind: r.kind,
  class: r.class,
  attempts: r.attempts,
  firstError: r.firstError ?? r.lastError ?? UNKNOWN,
  lastError: r.lastError ?? UNKNOWN,
  errorCode: r.errorCode ?? UNKNOWN,
  createdAt: r.createdAt.toISOString(),
  failedAt: r.failedAt.toISOString(),
  about: aboutOf(r.payload),
});
