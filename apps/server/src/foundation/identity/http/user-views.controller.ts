import type { IdParams } from '@larder/contracts/common/ids';
import type { RouteOutput } from '@larder/contracts/common/route';
import { viewRoutes as r, type UserView } from '@larder/contracts/identity/views';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { UserViews } from '../application/user-views.ts';

@Controller()
export class UserViewsController {
  constructor(
    private readonly db: TenantDb,
    private readonly views: UserViews,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) { page }: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.db.sqlTx(ctx, async (tx) => ({ items: await this.views.list(tx, page) }));
  }

  @Endpoint(r.add)
  add(@Ctx() ctx: TenantContext, @Body({ schema: r.add.body }) body: z.output<typeof r.add.body>): Promise<UserView> {
    return this.db.sqlTx(ctx, (tx) => this.views.add(tx, body));
  }

  @Endpoint(r.remove)
  remove(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.remove.params }) { id }: z.output<typeof IdParams>,
  ): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.views.remove(tx, id));
  }
}
