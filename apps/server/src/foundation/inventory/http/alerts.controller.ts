import { IdParams } from '@larder/contracts/common/ids';
import type { RouteOutput } from '@larder/contracts/common/route';
import { alertRoutes as r, type StockAlertView } from '@larder/contracts/inventory/alerts';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AlertQueries } from '../application/alert-queries.ts';
import { ChangeAlerts } from '../application/change-alerts.ts';
import { alertsCsv } from './alerts.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class AlertsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AlertQueries,
    private readonly change: ChangeAlerts,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.db.sqlTx(ctx, (tx) => this.queries.list(tx, query));
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.csv.query }) query: z.output<typeof r.csv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { alerts, zones } = await this.db.sqlTx(ctx, (tx) => this.queries.all(tx, query));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="stock-alerts.csv"');
    return alertsCsv(alerts, zones, ctx.locale);
  }

  @Endpoint(r.acknowledge)
  acknowledge(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.acknowledge.body }) body: z.output<typeof r.acknowledge.body>,
  ): Promise<StockAlertView> {
    return this.changed(ctx, id, (tx) => this.change.acknowledge(tx, id, { ...body, note: body.note ?? null }));
  }

  @Endpoint(r.mute)
  mute(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.mute.body }) body: z.output<typeof r.mute.body>,
  ): Promise<StockAlertView> {
    return this.changed(ctx, id, (tx) => this.change.mute(tx, id, body.until === null ? null : new Date(body.until)));
  }

  /** Changes an alert and answers with what it is then. */
  private changed(ctx: TenantContext, id: string, work: (tx: Tx) => Promise<void>): Promise<StockAlertView> {
    return this.db.sqlTx(ctx, async (tx) => {
      await work(tx);
      return this.queries.view(tx, await this.queries.row(tx, id, 'inventory.stock.read'));
    });
  }
}
