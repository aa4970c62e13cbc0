import { weatherRoutes as r, type WeatherState } from '@larder/contracts/ordering/weather';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { WeatherDesk } from '../application/weather-desk.ts';

@Controller()
export class WeatherController {
  constructor(
    private readonly db: TenantDb,
    private readonly desk: WeatherDesk,
  ) {}

  @Endpoint(r.state)
  state(@Ctx() ctx: TenantContext): Promise<WeatherState> {
    return this.db.tx(ctx, (tx) => this.desk.state(tx));
  }

  @Endpoint(r.fetch)
  fetch(@Ctx() ctx: TenantContext): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.fetch(tx));
  }

  @Endpoint(r.import)
  import(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.import.body }) { rows }: z.output<typeof r.import.body>,
  ): Promise<z.input<typeof r.import.response>> {
    return this.db.tx(ctx, (tx) => this.desk.import(tx, rows));
  }

  @Endpoint(r.forgetRefusals)
  forgetRefusals(@Ctx() ctx: TenantContext): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.forgetRefusals(tx));
  }
}
