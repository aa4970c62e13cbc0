import { todayRoutes as r, type StoreToday, type Today } from '@larder/contracts/bi/today';
import { IdParams } from '@larder/contracts/common/ids';
import { Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { OverviewQuery } from '../application/overview-query.ts';
import { StoreWorkQuery } from '../application/store-query.ts';
import { storeTodayView, todayView } from './today.view.ts';

@Controller()
export class TodayController {
  constructor(
    private readonly db: TenantDb,
    private readonly overview: OverviewQuery,
    private readonly storeWork: StoreWorkQuery,
  ) {}

  @Endpoint(r.overview)
  async today(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.overview.query }) query: z.output<typeof r.overview.query>,
  ): Promise<Today> {
    return todayView(await this.db.report(ctx, (tx) => this.overview.read(tx, query.scope)));
  }

  @Endpoint(r.store)
  async store(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>,
  ): Promise<StoreToday> {
    return storeTodayView(await this.db.report(ctx, (tx) => this.storeWork.read(tx, id)));
  }
}
