import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { CatalogRevisionRepository } from '../data/catalog-revision.repository.ts';
import { ItemCodesRepository } from '../data/item-codes.repository.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { RecipesRepository } from '../data/recipes.repository.ts';
import type { ItemCodes, RecipeBook } from '../domain/item.ts';
import { buildItemCodes } from '../domain/item-codes.ts';
import { buildRecipeBook } from '../domain/recipe-book.ts';

interface TenantEntry {
  readonly codes: ItemCodes;
  readonly books: Map<string, RecipeBook>;
}

/** Tenants kept at once; a process of a large installation must not hold every catalogue for ever. */
const MOST_TENANTS = 200;
const MOST_BOOKS = 64;

/**
 * Codes and recipes per tenant and process. One cheap read of the revision per call decides whether they are still true;
 * what was loaded may be newer than its revision, never older.
 */
@Injectable()
export class CatalogCache {
  private readonly tenants = new Map<string, TenantEntry>();

  constructor(
    private readonly items: ItemsRepository,
    private readonly itemCodes: ItemCodesRepository,
    private readonly recipes: RecipesRepository,
    private readonly revision: CatalogRevisionRepository,
  ) {}

  async codes(tx: Tx): Promise<ItemCodes> {
    return (await this.entry(tx)).codes;
  }

  async recipeBook(tx: Tx, businessDate: string, codes?: ItemCodes): Promise<RecipeBook> {
    const cached = this.tenants.get(tx.ctx.tenantId);
    const entry = cached && cached.codes === codes ? cached : await this.entry(tx);
    const known = entry.books.get(businessDate);
    if (known) return known;
    const book = buildRecipeBook(
      entry.codes.revision,
      businessDate,
      await this.recipes.all(tx),
      await this.items.all(tx),
    );
    if (entry.books.size >= MOST_BOOKS) entry.books.clear();
    entry.books.set(businessDate, book);
    return book;
  }

  private async entry(tx: Tx): Promise<TenantEntry> {
    const { tenantId } = tx.ctx;
    const revision = await this.revision.read(tx);
    const known = this.tenants.get(tenantId);
    if (known && known.codes.revision === revision) return known;
    const entry: TenantEntry = {
      codes: buildItemCodes(revision, await this.items.all(tx), await this.itemCodes.all(tx)),
      books: new Map(),
    };
    // A transaction that changed the catalogue sees its own revision before it commits; a rollback would leave a lie behind,
    // but the next reader's revision differs and reloads.
    if (this.tenants.size >= MOST_TENANTS) this.tenants.delete(this.tenants.keys().next().value as string);
    this.tenants.delete(tenantId);
    this.tenants.set(tenantId, entry);
    return entry;
  }
}
