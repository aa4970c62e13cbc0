import { IdParams } from '@larder/contracts/common/ids';
import {
  type Deliveries,
  type ReceiptDetail,
  receivingRoutes as r,
  type ScanResult,
} from '@larder/contracts/supply-chain/receiving';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ReceiveGoods } from '../application/receive-goods.ts';
import { ReceivingQueries } from '../application/receiving-queries.ts';
import { deliveryView, receiptView } from './supply-chain.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class ReceivingController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: ReceivingQueries,
    private readonly receive: ReceiveGoods,
  ) {}

  @Endpoint(r.deliveries)
  deliveries(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.deliveries.query }) query: z.output<typeof r.deliveries.query>,
  ): Promise<Deliveries> {
    return this.db.tx(ctx, async (tx) => {
      const { rows, stores, today, date } = await this.queries.deliveries(tx, query);
      return { date, items: rows.map((row) => deliveryView(row, stores, today)) };
    });
  }

  @Endpoint(r.open)
  open(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<ReceiptDetail> {
    return this.db.tx(ctx, async (tx) => receiptView(await this.queries.receipt(tx, await this.receive.open(tx, id))));
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<ReceiptDetail> {
    return this.db.tx(ctx, async (tx) => receiptView(await this.queries.receipt(tx, id)));
  }

  @Endpoint(r.scan)
  scan(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.scan.params }) { id, code }: z.output<typeof r.scan.params>,
  ): Promise<ScanResult> {
    return this.db.tx(ctx, (tx) => this.queries.scan(tx, id, code));
  }

  @Endpoint(r.save)
  save(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.save.body }) body: z.output<typeof r.save.body>,
  ): Promise<ReceiptDetail> {
    return this.db.tx(ctx, async (tx) => {
      await this.receive.save(tx, id, body);
      return receiptView(await this.queries.receipt(tx, id));
    });
  }

  @Endpoint(r.post)
  post(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.post.body }) body: z.output<typeof r.post.body>,
  ): Promise<ReceiptDetail> {
    return this.db.tx(ctx, async (tx) => {
      await this.receive.post(tx, id, body.version);
      return receiptView(await this.queries.receipt(tx, id));
    });
  }

  @Endpoint(r.discard)
  discard(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<void> {
    return this.db.tx(ctx, (tx) => this.receive.discard(tx, id));
  }
}
