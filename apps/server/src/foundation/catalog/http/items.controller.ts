import { type Category, type Item, type ItemDetail, itemRoutes as r } from '@larder/contracts/catalog/items';
import { IdParams } from '@larder/contracts/common/ids';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { decodeCursor, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogQueries } from '../application/catalog-queries.ts';
import { ChangeItems } from '../application/change-items.ts';
import { foldCode } from '../domain/item-codes.ts';
import { itemDetailView, itemView } from './catalog.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class ItemsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: CatalogQueries,
    private readonly change: ChangeItems,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<{ items: Item[]; nextCursor: string | null; total?: number }> {
    return this.db.tx(ctx, async (tx) => {
      const [after] = decodeCursor(query.cursor, 1) ?? [];
      const filter = { ...query, after: after === undefined ? undefined : String(after), limit: query.limit + 1 };
      const rows = await this.queries.page(tx, filter);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(itemView),
        nextCursor: rows.length > query.limit && last ? encodeCursor([foldCode(last.sku)]) : null,
        ...(after === undefined ? { total: await this.queries.count(tx, filter) } : {}),
      };
    });
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<ItemDetail> {
    return this.db.tx(ctx, (tx) => this.detail(tx, id));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<Item> {
    return this.db.tx(ctx, async (tx) => itemView(await this.queries.item(tx, await this.change.create(tx, body))));
  }

  @Endpoint(r.update)
  update(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.update.body }) body: z.output<typeof r.update.body>,
  ): Promise<Item> {
    return this.db.tx(ctx, async (tx) => {
      await this.change.update(tx, id, body);
      return itemView(await this.queries.item(tx, id));
    });
  }

  @Endpoint(r.addCode)
  addCode(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.addCode.body }) { kind, code }: z.output<typeof r.addCode.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.addCode(tx, id, kind, code));
  }

  @Endpoint(r.removeCode)
  removeCode(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Query({ schema: r.removeCode.query }) { kind, code }: z.output<typeof r.removeCode.query>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.removeCode(tx, id, kind, code));
  }

  @Endpoint(r.putUoms)
  putUoms(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.putUoms.body }) body: z.output<typeof r.putUoms.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.putUoms(tx, id, body));
  }

  @Endpoint(r.addRecipe)
  addRecipe(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.addRecipe.body }) body: z.output<typeof r.addRecipe.body>,
  ): Promise<ItemDetail> {
    return this.db.tx(ctx, async (tx) => {
      await this.change.addRecipe(tx, id, body);
      return this.detail(tx, id);
    });
  }

  @Endpoint(r.categories)
  categories(@Ctx() ctx: TenantContext): Promise<{ items: Category[] }> {
    return this.db.tx(ctx, async (tx) => ({ items: await this.queries.categories(tx) }));
  }

  @Endpoint(r.createCategory)
  createCategory(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.createCategory.body }) body: z.output<typeof r.createCategory.body>,
  ): Promise<Category> {
    return this.db.tx(ctx, async (tx) => ({ id: await this.change.createCategory(tx, body), ...body }));
  }

  private async detail(tx: Tx, id: string): Promise<ItemDetail> {
    const { item, ...parts } = await this.queries.itemDetail(tx, id);
    return itemDetailView(item, parts);
  }
}
