import { auditRoutes as r } from '@larder/contracts/audit/audit-event';
import type { RouteOutput } from '@larder/contracts/common/route';
import { Controller, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditQueries } from '../application/audit-queries.ts';

@Controller()
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.queries.list(ctx, query);
  }

  @Endpoint(r.entities)
  entities(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.entities>> {
    return this.queries.entities(ctx);
  }

  @Endpoint(r.exportCsv)
  async exportCsv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.exportCsv.query }) query: z.output<typeof r.exportCsv.query>,
  ): Promise<StreamableFile> {
    const csv = await this.queries.exportCsv(ctx, query);
    return new StreamableFile(csv, {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="audit.csv"',
    });
  }
}
