import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { CatalogFacts } from '../catalog.facade.ts';
import { sqlTables } from './catalog.tables.ts';

/** How much of the master data a chain has filled in. */
@Injectable()
export class CatalogFactsRepository {
  async read(tx: Tx): Promise<CatalogFacts> {
    const { tenantId } = tx.ctx;
    const { rows } = await sql<CatalogFacts>`
      select l.*, i.*, (select count(*)::int from supply_slot where tenant_id = ${tenantId}) slots, (select count(*)::int from recipe where tenant_id = ${tenantId}) recipes
      from (select count(*)::int listings, count(*) filter (where l.safety_stock_milli > 0)::int "safetyStocks", count(*) filter (where l.display_min_milli > 0)::int "displayMinimums",
          count(l.shelf_capacity_milli)::int "shelfCapacities", count(*) filter (where s.moq_milli > 0)::int "minimumOrders", count(s.id)::int packs
        from listing l left join supplier_item s on s.tenant_id = l.tenant_id and s.id = l.supplier_item_id where l.tenant_id = ${tenantId}) l,
        (select count(*) filter (where price_minor is not null and cost_milli_minor is not null)::int margins, count(shelf_life_days)::int "shelfLives" from item where tenant_id = ${tenantId}) i`.execute(
      sqlTables(tx),
    );
    return rows[0] as CatalogFacts;
  }
}
