import { serviceHealthRoutes as r, type ServiceHealth } from '@larder/contracts/operations/health';
import { Controller, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { HealthQuery } from '../application/health-query.ts';

@Controller()
export class ServiceHealthController {
  constructor(private readonly health: HealthQuery) {}

  @Endpoint(r.health)
  read(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.health.query }) query: z.output<typeof r.health.query>,
  ): Promise<ServiceHealth> {
    return this.health.read(ctx, query.period);
  }
}
