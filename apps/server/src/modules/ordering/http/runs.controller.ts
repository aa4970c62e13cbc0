import { IdParams } from '@larder/contracts/common/ids';
import { type OrderRunDetail, type RunJob, runRoutes as r, type SkipReason } from '@larder/contracts/ordering/run';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { RunQueries, shownItems } from '../application/run-queries.ts';
import { RunStores } from '../application/run-stores.ts';
import { jobView, runView } from './runs.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class RunsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: RunQueries,
    private readonly runStores: RunStores,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'instant', 'uuid') as [string, string] | undefined;
      const { rows, stores } = await this.queries.page(tx, query.storeId, after, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => runView(row, stores)),
        nextCursor: rows.length > shown.length && last ? encodeCursor([last.started_at.toISOString(), last.id]) : null,
      };
    });
  }

  @Endpoint(r.night)
  night(@Ctx() ctx: TenantContext): Promise<z.input<typeof r.night.response>> {
    return this.db.tx(ctx, async (tx) => ({ work: await this.queries.night(tx) }));
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<OrderRunDetail> {
    return this.db.tx(ctx, async (tx) => {
      const { run, stores, skips, sources, items } = await this.queries.view(tx, id);
      return {
        ...runView(run, stores),
        skips: skips.map((skip) => ({
          reason: skip.reason as SkipReason,
          sourceId: skip.sourceId,
          sourceName: skip.sourceId === null ? null : (sources.get(skip.sourceId)?.name ?? null),
          sourceNameEn: skip.sourceId === null ? null : (sources.get(skip.sourceId)?.nameEn ?? null),
          count: Math.max(1, skip.itemIds.length),
          items: shownItems(skip).flatMap((itemId) => {
            const item = items.get(itemId);
            return item ? [{ itemId, sku: item.sku, name: item.name, nameEn: item.nameEn }] : [];
          }),
        })),
      };
    });
  }

  @Endpoint(r.start)
  start(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.start.body }) body: z.output<typeof r.start.body>,
  ): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.runStores.start(tx, body.storeIds)));
  }

  @Endpoint(r.job)
  job(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.queries.job(tx, id)));
  }
}
