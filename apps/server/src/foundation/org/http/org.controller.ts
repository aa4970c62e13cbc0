import { IdParams } from '@larder/contracts/common/ids';
import { type OrgUnit, orgRoutes as r, type Store } from '@larder/contracts/org/units';
import { Body, Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangeOrg } from '../application/change-org.ts';
import { OrgQueries } from '../application/org-queries.ts';
import { storeView, unitView } from './org.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class OrgController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: OrgQueries,
    private readonly change: ChangeOrg,
  ) {}

  @Endpoint(r.units)
  units(@Ctx() ctx: TenantContext): Promise<{ items: OrgUnit[] }> {
    return this.db.tx(ctx, async (tx) => ({ items: (await this.queries.units(tx)).map(unitView) }));
  }

  @Endpoint(r.createUnit)
  createUnit(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.createUnit.body }) body: z.output<typeof r.createUnit.body>,
  ): Promise<OrgUnit> {
    return this.db.tx(ctx, async (tx) => unitView(await this.queries.unit(tx, await this.change.createUnit(tx, body))));
  }

  @Endpoint(r.updateUnit)
  updateUnit(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.updateUnit.body }) body: z.output<typeof r.updateUnit.body>,
  ): Promise<OrgUnit> {
    return this.db.tx(ctx, async (tx) => {
      await this.change.updateUnit(tx, id, body);
      return unitView(await this.queries.unit(tx, id));
    });
  }

  @Endpoint(r.stores)
  stores(@Ctx() ctx: TenantContext): Promise<{ items: Store[] }> {
    return this.db.tx(ctx, async (tx) => ({ items: (await this.queries.stores(tx)).map(storeView) }));
  }

  @Endpoint(r.store)
  store(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<Store> {
    return this.db.tx(ctx, async (tx) => storeView(await this.queries.store(tx, id)));
  }

  @Endpoint(r.createStore)
  createStore(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.createStore.body }) body: z.output<typeof r.createStore.body>,
  ): Promise<Store> {
    return this.db.tx(ctx, async (tx) =>
      storeView(await this.queries.store(tx, await this.change.createStore(tx, body))),
    );
  }

  @Endpoint(r.updateStore)
  updateStore(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.updateStore.body }) body: z.output<typeof r.updateStore.body>,
  ): Promise<Store> {
    return this.db.tx(ctx, async (tx) => {
      await this.change.updateStore(tx, id, body);
      return storeView(await this.queries.store(tx, id));
    });
  }
}
