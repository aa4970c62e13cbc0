import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { InventoryApi, type SaleLeg } from '../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ticketLegs } from '../domain/explode.ts';

const PAGE = 1_000;

/**
 * Posts the stock of tickets that were sold after a store's cut-over but arrived before its opening balance was entered:
 * whether the tickets or the balance come first must not change the stock. Running it again changes nothing.
 */
@Injectable()
export class PostOpenedStock {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly inventory: InventoryApi,
  ) {}

  async run(ctx: TenantContext, storeId: string): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const last: string | null = await this.page(ctx, storeId, after);
      if (last === null) return;
      after = last;
    }
  }

  /** @returns the last uid of the page, null at the end */
  private page(ctx: TenantContext, storeId: string, after: string | null): Promise<string | null> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.sales.lockStore(tx, storeId);
      const { cutoverAt } = await this.org.store(tx, storeId);
      if (cutoverAt === null) return null;
      const facts = await this.sales.closedSince(tx, storeId, cutoverAt, after, PAGE);
      const posted = await this.inventory.posted(
        tx,
        storeId,
        facts.map((f) => f.ticketUid),
      );
      const legs: SaleLeg[] = [];
      for (const [date, day] of Map.groupBy(
        facts.filter((f) => !posted.has(f.ticketUid)),
        (f) => f.businessDate,
      )) {
        const book = await this.catalog.recipeBook(tx, date);
        for (const fact of day) legs.push(...ticketLegs(fact, book));
      }
      if (legs.length > 0) await this.inventory.postSales(tx, new Map([[storeId, { legs, reverse: [] }]]));
      return facts.length < PAGE ? null : (facts.at(-1)?.ticketUid ?? null);
    });
  }
}
