import type { Session } from '@larder/contracts/identity/session';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { permissionsOf, type StoreScope, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrgApi } from '../../org/index.ts';

/** What the signed-in person may see and do, for the SPA's first screen. */
@Injectable()
export class SessionQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  view(ctx: TenantContext): Promise<Session> {
    const scope = storesOfAllGrants(ctx);
    return this.db.tx(ctx, async (tx) => {
      const tenant = await this.org.tenant(tx);
      const stores = await this.org.stores(tx, scope);
      return {
        tenant: {
          id: tenant.id,
          code: tenant.code,
          name: tenant.name,
          nameEn: tenant.nameEn,
          currency: tenant.currency,
          zone: tenant.zone,
          demo: tenant.demo,
        },
        user: { id: ctx.actor.id, displayName: ctx.actor.name, locale: ctx.locale },
        roles: [...new Set(ctx.grants.map((g) => g.role))],
        permissions: permissionsOf(ctx),
        stores: stores.map((s) => ({
          id: s.id,
          code: s.code,
          name: s.name,
          nameEn: s.nameEn,
          kind: s.kind,
          regionId: s.regionId,
          regionName: s.regionName,
          regionNameEn: s.regionNameEn,
          currency: s.currency,
          zone: s.zone,
        })),
        allStores: scope === 'all',
        serverTime: this.clock.now().toISOString(),
      };
    });
  }
}

/** Every store that any of the person's roles reaches. */
function storesOfAllGrants(ctx: TenantContext): StoreScope {
  if (ctx.grants.some((g) => g.stores === 'all')) return 'all';
  return [...new Set(ctx.grants.flatMap((g) => g.stores))];
}
