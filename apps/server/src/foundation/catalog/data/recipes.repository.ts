import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { RecipeVersion } from '../domain/recipe-book.ts';
import { sqlTables } from './catalog.tables.ts';
import { CatalogRevisionRepository } from './catalog-revision.repository.ts';
import { chunks } from './insert-chunks.ts';

/** What an item is made of, version by version. */
@Injectable()
export class RecipesRepository {
  constructor(private readonly revision: CatalogRevisionRepository) {}

  /** Recipes of a tenant are added one at a time: two that close a circle together would each look innocent. */
  async lock(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`recipes ${tx.ctx.tenantId}`}, 0))`.execute(
      sqlTables(tx),
    );
  }

  async all(tx: Tx, itemId?: string): Promise<(RecipeVersion & { readonly id: string })[]> {
    let query = sqlTables(tx)
      .selectFrom('recipe')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('item_id')
      .orderBy('version');
    if (itemId !== undefined) query = query.where('item_id', '=', itemId);
    const rows = await query.execute();
    let lineQuery = sqlTables(tx)
      .selectFrom('recipe_line')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('recipe_id')
      .orderBy('line_no');
    if (itemId !== undefined)
      lineQuery = lineQuery.where(sql<boolean>`recipe_id = any(${rows.map((r) => r.id)}::uuid[])`);
    const lines = Map.groupBy(await lineQuery.execute(), (l) => l.recipe_id);
    return rows.map((r) => ({
      id: r.id,
      itemId: r.item_id,
      version: r.version,
      effectiveFrom: r.effective_from,
      yieldMilli: r.yield_milli,
      lines: (lines.get(r.id) ?? []).map((l) => ({
        componentId: l.component_id,
        quantityMilli: l.quantity_milli,
        wasteBp: l.waste_bp,
      })),
    }));
  }

  async insert(tx: Tx, recipes: readonly RecipeVersion[]): Promise<void> {
    const rows = recipes.map((recipe) => ({ recipe, id: newId() }));
    for (const chunk of chunks(rows)) {
      await sqlTables(tx)
        .insertInto('recipe')
        .values(
          chunk.map(({ recipe, id }) => ({
            tenant_id: tx.ctx.tenantId,
            id,
            item_id: recipe.itemId,
            version: recipe.version,
            yield_milli: recipe.yieldMilli,
            effective_from: recipe.effectiveFrom,
          })),
        )
        .execute();
    }
    const lines = rows.flatMap(({ recipe, id }) =>
      recipe.lines.map((l, i) => ({
        tenant_id: tx.ctx.tenantId,
        recipe_id: id,
        line_no: i + 1,
        component_id: l.componentId,
        quantity_milli: l.quantityMilli,
        waste_bp: l.wasteBp,
      })),
    );
    for (const chunk of chunks(lines)) await sqlTables(tx).insertInto('recipe_line').values(chunk).execute();
    await this.revision.touch(tx);
  }
}
