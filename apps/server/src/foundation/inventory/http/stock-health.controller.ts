import type { RouteOutput } from '@larder/contracts/common/route';
import { stockHealthRoutes as r } from '@larder/contracts/inventory/stock-health';
import { Controller, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { StockHealth } from '../application/stock-health.ts';
import { redundantCsv } from './stock-health.view.ts';

const EXPORT_MOST = 50_000;

@Controller()
export class StockHealthController {
  constructor(
    private readonly db: TenantDb,
    private readonly health: StockHealth,
  ) {}

  @Endpoint(r.redundant)
  redundant(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.redundant.query }) query: z.output<typeof r.redundant.query>,
  ): Promise<RouteOutput<typeof r.redundant>> {
    return this.db.report(ctx, (tx) => this.health.redundant(tx, query));
  }

  @Endpoint(r.redundantCsv)
  async redundantCsv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.redundantCsv.query }) query: z.output<typeof r.redundantCsv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const report = await this.db.report(ctx, (tx) => this.health.redundant(tx, query, EXPORT_MOST));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="redundant-stock.csv"');
    return redundantCsv(report, ctx.locale);
  }

  @Endpoint(r.losses)
  losses(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.losses.query }) query: z.output<typeof r.losses.query>,
  ): Promise<RouteOutput<typeof r.losses>> {
    return this.db.report(ctx, (tx) => this.health.losses(tx, query));
  }

  @Endpoint(r.turnover)
  turnover(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.turnover.query }) query: z.output<typeof r.turnover.query>,
  ): Promise<RouteOutput<typeof r.turnover>> {
    return this.db.report(ctx, (tx) => this.health.turnover(tx, query));
  }
}
