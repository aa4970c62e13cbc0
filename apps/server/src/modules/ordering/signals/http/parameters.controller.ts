import { parameterRoutes as r } from '@larder/contracts/ordering/parameters';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ParameterRegistry } from '../application/parameters.ts';

@Controller()
export class ParametersController {
  constructor(
    private readonly db: TenantDb,
    private readonly registry: ParameterRegistry,
  ) {}

  @Endpoint(r.list)
  list(@Ctx() ctx: TenantContext): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, (tx) => this.registry.list(tx));
  }

  @Endpoint(r.put)
  put(@Ctx() ctx: TenantContext, @Body({ schema: r.put.body }) body: z.output<typeof r.put.body>): Promise<void> {
    return this.db.tx(ctx, (tx) => this.registry.switch(tx, body.key, body.enabled));
  }

  @Endpoint(r.preset)
  preset(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.preset.body }) body: z.output<typeof r.preset.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.registry.preset(tx, body.preset));
  }
}
