import type { RouteOutput } from '@larder/contracts/common/route';
import { type DeviceKey, deviceKeyRoutes as r } from '@larder/contracts/identity/device-key';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { DeviceKeys } from '../application/device-keys.ts';

@Controller()
export class DeviceKeysController {
  constructor(private readonly keys: DeviceKeys) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.keys.list(ctx, query.storeId);
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<RouteOutput<typeof r.create>> {
    return this.keys.create(ctx, body);
  }

  @Endpoint(r.revoke)
  revoke(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.revoke.params }) { id }: z.output<typeof r.revoke.params>,
  ): Promise<DeviceKey> {
    return this.keys.revoke(ctx, id);
  }
}
