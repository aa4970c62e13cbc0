import { type ItemSourcing, sourcingRoutes as r } from '@larder/contracts/catalog/sourcing';
import { IdParams } from '@larder/contracts/common/ids';
import { Body, Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangeSourcing } from '../application/change-sourcing.ts';
import { SourcingQueries } from '../application/sourcing-queries.ts';

@Controller()
export class SourcingController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: SourcingQueries,
    private readonly change: ChangeSourcing,
  ) {}

  @Endpoint(r.ofItem)
  ofItem(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>,
  ): Promise<ItemSourcing> {
    return this.db.tx(ctx, (tx) => this.queries.ofItem(tx, id));
  }

  @Endpoint(r.put)
  put(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.put.params }) { id, unitId }: z.output<typeof r.put.params>,
    @Body({ schema: r.put.body }) { version, lines }: z.output<typeof r.put.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.put(tx, id, unitId, version, lines));
  }

  @Endpoint(r.export)
  async export(@Ctx() ctx: TenantContext): Promise<z.input<typeof r.export.response>> {
    return this.db.tx(ctx, async (tx) => ({ rows: await this.queries.rows(tx) }));
  }

  @Endpoint(r.import)
  import(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.import.body }) { rows }: z.output<typeof r.import.body>,
  ): Promise<z.input<typeof r.import.response>> {
    return this.db.tx(ctx, (tx) => this.change.import(tx, rows));
  }
}
