import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { InventoryApi, type SaleLeg } from '../../../foundation/inventory/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { lineLegs } from '../domain/explode.ts';

const PAGE = 2_000;

/** Gives waiting lines the items that their codes have by now: history and stock follow, at the day they were sold. */
@Injectable()
export class PostMappedLines {
  constructor(
    private readonly db: TenantDb,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly inventory: InventoryApi,
  ) {}

  async run(ctx: TenantContext, storeId: string): Promise<number> {
    const known = await this.db.sqlTx(ctx, async (tx) => {
      const codes = await this.catalog.codes(tx);
      return (await this.sales.waitingCodes(tx, [storeId])).flatMap(({ code }) => {
        const itemId = codes.bySku(code) ?? codes.byBarcode(code)?.itemId;
        return itemId === undefined ? [] : [{ code, itemId }];
      });
    });
    let posted = 0;
    for (const { code, itemId } of known) {
      let page = PAGE;
      while (page === PAGE) {
        page = await this.db.sqlTx(ctx, (tx) => this.post(tx, storeId, code, itemId));
        posted += page;
      }
    }
    return posted;
  }

  private async post(tx: Tx, storeId: string, code: string, itemId: string): Promise<number> {
    await this.sales.lockStore(tx, storeId);
    const lines = await this.sales.mapWaiting(tx, storeId, code, itemId, PAGE);
    const legs: SaleLeg[] = [];
    const closed = Map.groupBy(
      lines.filter((l) => l.status === 'closed'),
      (l) => l.businessDate,
    );
    for (const [businessDate, day] of closed) {
      const book = await this.catalog.recipeBook(tx, businessDate);
      for (const line of day)
        legs.push(
          ...lineLegs(
            { itemId, lineNo: line.lineNo, modifierNo: line.modifierNo, quantityMilli: line.quantityMilli },
            line,
            book,
          ),
        );
    }
    if (legs.length > 0) await this.inventory.postSales(tx, new Map([[storeId, { legs, reverse: [] }]]));
    return lines.length;
  }
}
