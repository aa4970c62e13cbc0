import { auditChainRoutes as r } from '@larder/contracts/audit/audit-chain';
import type { RouteOutput } from '@larder/contracts/common/route';
import { Controller, StreamableFile } from '@nestjs/common';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChainDesk } from '../application/chain-desk.ts';

@Controller()
export class AuditChainController {
  constructor(private readonly desk: ChainDesk) {}

  @Endpoint(r.state)
  state(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.state>> {
    return this.desk.state(ctx);
  }

  @Endpoint(r.check)
  check(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.check>> {
    return this.desk.check(ctx);
  }

  @Endpoint(r.anchors)
  async anchors(@Ctx() ctx: TenantContext): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.desk.anchors(ctx)), {
      type: 'application/jsonl; charset=utf-8',
      disposition: 'attachment; filename="audit-anchors.jsonl"',
    });
  }
}
