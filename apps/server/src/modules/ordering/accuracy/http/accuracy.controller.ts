import { type AccuracyReport, accuracyRoutes as r } from '@larder/contracts/ordering/accuracy';
import type { RunJob } from '@larder/contracts/ordering/run';
import { Body, Controller, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ModelWork } from '../../demand-model/application/model-work.ts';
import { jobView } from '../../http/runs.view.ts';
import { accuracyCsv } from '../application/accuracy-csv.ts';
import { AccuracyQueries } from '../application/accuracy-report.ts';

@Controller()
export class AccuracyController {
  constructor(
    private readonly db: TenantDb,
    private readonly accuracy: AccuracyQueries,
    private readonly work: ModelWork,
  ) {}

  @Endpoint(r.report)
  report(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.report.query }) query: z.output<typeof r.report.query>,
  ): Promise<AccuracyReport> {
    return this.db.report(ctx, (tx) => this.accuracy.report(tx, query));
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.csv.query }) query: z.output<typeof r.csv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const file = accuracyCsv(await this.db.report(ctx, (tx) => this.accuracy.rows(tx, query)), ctx.locale);
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="accuracy-${query.from}-${query.to}.csv"`);
    return file;
  }

  @Endpoint(r.remeasure)
  remeasure(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.remeasure.body }) { weeks }: z.output<typeof r.remeasure.body>,
  ): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.work.start(tx, 'measure', { weeks })));
  }
}
