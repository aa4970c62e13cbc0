import { type BatchResult, ingestRoutes as r } from '@larder/contracts/pos-sync/ticket';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AcceptBatch } from '../application/accept-batch.ts';

@Controller()
export class IngestController {
  constructor(private readonly accept: AcceptBatch) {}

  @Endpoint(r.batch)
  batch(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.batch.body }) body: z.output<typeof r.batch.body>,
  ): Promise<BatchResult> {
    return this.accept.run(ctx, body);
  }
}
