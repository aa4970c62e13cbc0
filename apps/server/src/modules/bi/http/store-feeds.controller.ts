import type { RouteOutput } from '@larder/contracts/common/route';
import { storeFeedRoutes as r } from '@larder/contracts/operations/health';
import { Controller } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { StoreFeedsQuery } from '../application/store-feeds.ts';

@Controller()
export class StoreFeedsController {
  constructor(
    private readonly db: TenantDb,
    private readonly feeds: StoreFeedsQuery,
  ) {}

  @Endpoint(r.list)
  async list(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.list>> {
    const feeds = await this.db.report(ctx, (tx) => this.feeds.read(tx));
    return {
      items: feeds.map((f) => ({
        storeId: f.store.id,
        name: f.store.name,
        nameEn: f.store.nameEn,
        lastTicketAt: f.lastTicketAt?.toISOString() ?? null,
        lastSeenAt: f.lastSeenAt?.toISOString() ?? null,
        unsent: f.unsent,
        oldestUnsentAt: f.oldestUnsentAt?.toISOString() ?? null,
        quarantined: f.quarantined,
      })),
    };
  }
}
