import { IdParams } from '@larder/contracts/common/ids';
import {
  type PurchaseOrderDetail,
  type PurchaseOrderPage,
  purchaseOrderRoutes as r,
} from '@larder/contracts/supply-chain/purchase-order';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangePurchaseOrder } from '../application/change-purchase-order.ts';
import { OrderQueries } from '../application/order-queries.ts';
import { dossierView, orderView } from './supply-chain.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class PurchaseOrdersController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: OrderQueries,
    private readonly change: ChangePurchaseOrder,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<PurchaseOrderPage> {
    return this.db.tx(ctx, async (tx) => {
      const { page, stores, nextCursor, counts } = await this.queries.list(tx, query);
      return { items: page.map((order) => orderView(order, stores)), nextCursor, counts };
    });
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<PurchaseOrderDetail> {
    return this.db.tx(ctx, async (tx) => dossierView(await this.queries.dossier(tx, id)));
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const file = await this.db.tx(ctx, (tx) => this.queries.csv(tx, id));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${file.name}"`);
    return file.content;
  }

  @Endpoint(r.send)
  send(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.send.body }) body: z.output<typeof r.send.body>,
  ): Promise<PurchaseOrderDetail> {
    return this.changed(ctx, id, (tx) => this.change.send(tx, id, body));
  }

  @Endpoint(r.ask)
  ask(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.ask.body }) body: z.output<typeof r.ask.body>,
  ): Promise<PurchaseOrderDetail> {
    return this.changed(ctx, id, (tx) => this.change.ask(tx, id, body));
  }

  @Endpoint(r.cancel)
  cancel(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.cancel.body }) body: z.output<typeof r.cancel.body>,
  ): Promise<PurchaseOrderDetail> {
    return this.changed(ctx, id, (tx) => this.change.cancel(tx, id, body));
  }

  @Endpoint(r.close)
  close(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.close.body }) body: z.output<typeof r.close.body>,
  ): Promise<PurchaseOrderDetail> {
    return this.changed(ctx, id, (tx) => this.change.close(tx, id, body));
  }

  private changed(ctx: TenantContext, id: string, work: (tx: Tx) => Promise<void>): Promise<PurchaseOrderDetail> {
    return this.db.tx(ctx, async (tx) => {
      await work(tx);
      return dossierView(await this.queries.dossier(tx, id));
    });
  }
}
