import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { type EmptySpan, StockFigures } from '../../../foundation/inventory/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { emptyShelves } from '../domain/empty-shelves.ts';

/** Days at whose end the books of a store had nothing left of what people ask for, dishes included. */
@Injectable()
export class SoldOutDays {
  constructor(
    private readonly stock: StockFigures,
    private readonly catalog: CatalogApi,
  ) {}

  /** @param to also the day whose recipes hold */
  async between(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<EmptySpan[]> {
    const spans = await this.stock.emptySpans(tx, storeIds, from, to);
    if (spans.length === 0) return [];
    const book = await this.catalog.recipeBook(tx, to);
    const dishes = (await this.catalog.allItems(tx)).flatMap((item) =>
      book.isExploded(item.id) ? [{ itemId: item.id, needs: book.leaves(item.id).map((l) => l.itemId) }] : [],
    );
    return emptyShelves(spans, dishes);
  }
}
