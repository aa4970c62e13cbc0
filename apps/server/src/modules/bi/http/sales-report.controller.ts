import { salesReportRoutes as r, type SalesReport } from '@larder/contracts/bi/sales-report';
import { Controller, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { SalesReportQuery } from '../application/sales-report.ts';
import { salesReportCsv } from '../application/sales-report-csv.ts';
import { salesReportView } from './sales-report.view.ts';

@Controller()
export class SalesReportController {
  constructor(
    private readonly db: TenantDb,
    private readonly reports: SalesReportQuery,
  ) {}

  @Endpoint(r.report)
  async report(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.report.query }) query: z.output<typeof r.report.query>,
  ): Promise<SalesReport> {
    return salesReportView(await this.db.report(ctx, (tx) => this.reports.read(tx, query)));
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.csv.query }) query: z.output<typeof r.csv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const file = salesReportCsv(await this.db.report(ctx, (tx) => this.reports.rows(tx, query)), ctx.locale);
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="sales-${query.from}-${query.to}.csv"`);
    return file;
  }
}
