import { IdParams } from '@larder/contracts/common/ids';
import { orderSourcingRoutes as r, type WarehouseDay } from '@larder/contracts/ordering/sourcing';
import { Body, Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ChangeAllocation } from '../application/change-allocation.ts';
import { SourcingQueries } from '../application/sourcing-queries.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class SourcingController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: SourcingQueries,
    private readonly change: ChangeAllocation,
  ) {}

  @Endpoint(r.ofOrder)
  ofOrder(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
  ): Promise<z.input<typeof r.ofOrder.response>> {
    return this.db.tx(ctx, async (tx) => ({ lines: await this.queries.ofOrder(tx, id) }));
  }

  @Endpoint(r.warehouses)
  warehouses(@Ctx() ctx: TenantContext): Promise<z.input<typeof r.warehouses.response>> {
    return this.db.tx(ctx, async (tx) => ({ items: await this.queries.warehouses(tx) }));
  }

  @Endpoint(r.day)
  day(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.day.params }) { id, date }: z.output<typeof r.day.params>,
  ): Promise<WarehouseDay> {
    return this.db.tx(ctx, (tx) => this.queries.day(tx, id, date));
  }

  @Endpoint(r.give)
  give(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.give.body }) body: z.output<typeof r.give.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.give(tx, id, body));
  }

  @Endpoint(r.undo)
  undo(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.undo.body }) body: z.output<typeof r.undo.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.undo(tx, id, body));
  }
}
