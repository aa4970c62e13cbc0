import { type ReportSubscriptions, reportSubscriptionRoutes as r } from '@larder/contracts/bi/report-subscriptions';
import { Body, Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ReportSubscriptionsService } from '../application/report-subscriptions.ts';

@Controller()
export class ReportSubscriptionsController {
  constructor(
    private readonly db: TenantDb,
    private readonly subscriptions: ReportSubscriptionsService,
  ) {}

  @Endpoint(r.list)
  list(@Ctx() ctx: TenantContext): Promise<ReportSubscriptions> {
    return this.db.tx(ctx, (tx) => this.subscriptions.list(tx));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<{ id: string }> {
    return this.db.tx(ctx, async (tx) => ({ id: await this.subscriptions.create(tx, body) }));
  }

  @Endpoint(r.update)
  update(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.update.params }) { id }: z.output<typeof r.update.params>,
    @Body({ schema: r.update.body }) body: z.output<typeof r.update.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.subscriptions.change(tx, id, body));
  }

  @Endpoint(r.remove)
  remove(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.remove.params }) { id }: z.output<typeof r.remove.params>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.subscriptions.remove(tx, id));
  }

  @Endpoint(r.sendNow)
  sendNow(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.sendNow.params }) { id }: z.output<typeof r.sendNow.params>,
  ): Promise<{ id: string }> {
    return this.db.tx(ctx, async (tx) => ({ id: await this.subscriptions.sendNow(tx, id) }));
  }
}
