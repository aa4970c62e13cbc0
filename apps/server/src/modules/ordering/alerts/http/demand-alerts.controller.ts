import { IdParams } from '@larder/contracts/common/ids';
import { type DemandAlertDetail, demandAlertRoutes as r } from '@larder/contracts/ordering/demand-alerts';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ConfirmDemandAlert } from '../application/confirm-demand-alert.ts';
import { DemandAlertDesk } from '../application/demand-alert-desk.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class DemandAlertsController {
  constructor(
    private readonly db: TenantDb,
    private readonly desk: DemandAlertDesk,
    private readonly alert: ConfirmDemandAlert,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) { state }: z.output<typeof r.list.query>,
  ): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, async (tx) => ({ items: await this.desk.list(tx, state ?? null) }));
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<DemandAlertDetail> {
    return this.db.tx(ctx, (tx) => this.desk.get(tx, id));
  }

  @Endpoint(r.confirm)
  async confirm(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.confirm.body }) { version }: z.output<typeof r.confirm.body>,
  ): Promise<DemandAlertDetail> {
    await this.alert.confirm(ctx, id, version);
    return this.db.tx(ctx, (tx) => this.desk.get(tx, id));
  }

  @Endpoint(r.dismiss)
  async dismiss(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.dismiss.body }) { version, reason }: z.output<typeof r.dismiss.body>,
  ): Promise<DemandAlertDetail> {
    await this.alert.dismiss(ctx, id, version, reason);
    return this.db.tx(ctx, (tx) => this.desk.get(tx, id));
  }

  @Endpoint(r.endUplift)
  async endUplift(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.endUplift.body }) { version }: z.output<typeof r.endUplift.body>,
  ): Promise<DemandAlertDetail> {
    await this.alert.endUplift(ctx, id, version);
    return this.db.tx(ctx, (tx) => this.desk.get(tx, id));
  }

  @Endpoint(r.check)
  check(@Ctx() ctx: TenantContext): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.check(tx));
  }

  @Endpoint(r.goods)
  goods(@Ctx() ctx: TenantContext): Promise<z.input<typeof r.goods.response>> {
    return this.db.tx(ctx, (tx) => this.desk.goods(tx));
  }

  @Endpoint(r.putGoods)
  putGoods(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.putGoods.body }) body: z.output<typeof r.putGoods.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.putGoods(tx, body.kind, body));
  }
}
