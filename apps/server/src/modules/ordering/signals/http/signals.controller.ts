import { IdParams } from '@larder/contracts/common/ids';
import { signalRoutes as r, type Signal } from '@larder/contracts/ordering/signals';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { SignalDesk } from '../application/signal-desk.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class SignalsController {
  constructor(
    private readonly db: TenantDb,
    private readonly desk: SignalDesk,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, async (tx) => ({ items: await this.desk.list(tx, query) }));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<Signal> {
    return this.db.tx(ctx, (tx) => this.desk.create(tx, body));
  }

  @Endpoint(r.update)
  update(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.update.body }) body: z.output<typeof r.update.body>,
  ): Promise<Signal> {
    return this.db.tx(ctx, (tx) => this.desk.update(tx, id, body));
  }

  @Endpoint(r.remove)
  remove(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.remove(tx, id));
  }

  @Endpoint(r.import)
  import(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.import.body }) { rows }: z.output<typeof r.import.body>,
  ): Promise<z.input<typeof r.import.response>> {
    return this.db.tx(ctx, (tx) => this.desk.import(tx, rows));
  }
}
