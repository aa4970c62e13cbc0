import { IdParams } from '@larder/contracts/common/ids';
import { incidentRoutes as r } from '@larder/contracts/workflow/incident';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { Incidents } from '../application/incidents.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class IncidentsController {
  constructor(
    private readonly db: TenantDb,
    private readonly incidents: Incidents,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, async (tx) => ({
      items: (await this.incidents.list(tx, query.view)).map((row) => ({
        id: row.id,
        storeId: row.storeId,
        storeName: row.storeName,
        storeNameEn: row.storeNameEn,
        title: { ...row.title },
        subjectType: row.subjectType,
        subjectId: row.subjectId,
        effect: row.kind,
        error: row.error,
        attempts: row.attempts,
        openedAt: row.openedAt.toISOString(),
        resolvedAt: row.resolvedAt?.toISOString() ?? null,
        resolvedBy: row.resolvedBy === null ? null : row.resolvedByName,
        resolution: row.resolution,
        reason: row.reason,
      })),
    }));
  }

  @Endpoint(r.retry)
  retry(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<void> {
    return this.db.tx(ctx, (tx) => this.incidents.retry(tx, id));
  }

  @Endpoint(r.discard)
  discard(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.discard.body }) body: z.output<typeof r.discard.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.incidents.discard(tx, id, body.reason));
  }
}
