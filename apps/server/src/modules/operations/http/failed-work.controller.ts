import { IdParams } from '@larder/contracts/common/ids';
import type { RouteOutput } from '@larder/contracts/common/route';
import { failedWorkRoutes as r } from '@larder/contracts/operations/failed-work';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { FailedWork } from '../application/failed-work.ts';

@Controller()
export class FailedWorkController {
  constructor(private readonly work: FailedWork) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.work.list(ctx, query);
  }

  @Endpoint(r.kinds)
  kinds(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.kinds>> {
    return this.work.kinds(ctx);
  }

  @Endpoint(r.retryKind)
  retryKind(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.retryKind.body }) { kind }: z.output<typeof r.retryKind.body>,
  ): Promise<RouteOutput<typeof r.retryKind>> {
    return this.work.retryKind(ctx, kind);
  }

  @Endpoint(r.retry)
  retry(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>,
  ): Promise<RouteOutput<typeof r.retry>> {
    return this.work.retry(ctx, id);
  }

  @Endpoint(r.discard)
  discard(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>,
    @Body({ schema: r.discard.body }) { reason }: z.output<typeof r.discard.body>,
  ): Promise<void> {
    return this.work.discard(ctx, id, reason);
  }
}
