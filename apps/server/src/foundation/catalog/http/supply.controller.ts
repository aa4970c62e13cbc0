import {
  type ItemSupply,
  type Listing,
  supplyRoutes as r,
  type SupplySource,
  type SupplySourceDetail,
} from '@larder/contracts/catalog/supply';
import { IdParams } from '@larder/contracts/common/ids';
import { Body, Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogQueries } from '../application/catalog-queries.ts';
import { ChangeSupply } from '../application/change-supply.ts';
import { itemSupplyView, listingView, sourceDetailView, sourceView } from './catalog.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class SupplyController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: CatalogQueries,
    private readonly change: ChangeSupply,
  ) {}

  @Endpoint(r.sources)
  sources(@Ctx() ctx: TenantContext): Promise<{ items: SupplySource[] }> {
    return this.db.tx(ctx, async (tx) => ({ items: (await this.queries.sources(tx)).map(sourceView) }));
  }

  @Endpoint(r.source)
  source(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<SupplySourceDetail> {
    return this.db.tx(ctx, async (tx) => {
      const { source, slots, items, names } = await this.queries.sourceDetail(tx, id);
      return sourceDetailView(source, slots, items, names);
    });
  }

  @Endpoint(r.createSource)
  createSource(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.createSource.body }) body: z.output<typeof r.createSource.body>,
  ): Promise<SupplySource> {
    return this.db.tx(ctx, async (tx) =>
      sourceView(await this.queries.source(tx, await this.change.createSource(tx, body))),
    );
  }

  @Endpoint(r.updateSource)
  updateSource(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.updateSource.body }) body: z.output<typeof r.updateSource.body>,
  ): Promise<SupplySource> {
    return this.db.tx(ctx, async (tx) => {
      await this.change.updateSource(tx, id, body);
      return sourceView(await this.queries.source(tx, id));
    });
  }

  @Endpoint(r.putSlots)
  putSlots(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.putSlots.body }) body: z.output<typeof r.putSlots.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.putSlots(tx, id, body));
  }

  @Endpoint(r.putItems)
  putItems(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.putItems.body }) body: z.output<typeof r.putItems.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.putItems(tx, id, body));
  }

  @Endpoint(r.itemSupply)
  itemSupply(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<ItemSupply> {
    return this.db.tx(ctx, async (tx) => {
      const { offers, listings, sources } = await this.queries.itemSupply(tx, id);
      return itemSupplyView(offers, listings, sources);
    });
  }

  @Endpoint(r.listings)
  listings(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<{ items: Listing[] }> {
    return this.db.tx(ctx, async (tx) => {
      const { listings, names, sources } = await this.queries.listings(tx, id);
      return {
        items: listings.map((l) => listingView(l, names, sources)).sort((a, b) => (a.itemSku < b.itemSku ? -1 : 1)),
      };
    });
  }

  @Endpoint(r.putListings)
  putListings(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.putListings.body }) body: z.output<typeof r.putListings.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.putListings(tx, id, body));
  }

  @Endpoint(r.setListing)
  setListing(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.setListing.body }) body: z.output<typeof r.setListing.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.setListing(tx, id, body));
  }
}
