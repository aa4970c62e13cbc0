import type { TestApp } from '../../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../../test/support/world.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';

export interface SourcedChain {
  readonly chain: WorldChain;
  /** Warehouse: its source and its site. */
  readonly dc: string;
  readonly site: string;
  /** Supplier that steps in, two days ahead, in sixes. */
  readonly b: string;
  readonly items: readonly string[];
  /** Offers by source and item. */
  readonly offer: (sourceId: string, itemId: string) => Promise<string>;
  readonly setStock: (itemId: string, units: number) => Promise<void>;
}

/** Two stores that sell alike, ordering from one warehouse that keeps books, and a supplier that could step in. */
export async function arrangeSourcing(t: TestApp): Promise<SourcedChain> {
  const chain = await worldChain(t);
  const { tenantId, stores, units } = chain;
  const q = t.admin.query.bind(t.admin);
  const { sourceId: dc, itemIds: items } = await arrangeOrdering(
    t,
    chain,
    stores[0],
    [
      { sku: 'MILK', sold: () => 20, pack: 2, packPriceMinor: 800 },
      { sku: 'TEA', sold: () => 10, pack: 2, packPriceMinor: 800 },
    ],
    { leadDays: 1 },
  );
  const site = newId();
  await q(
    "insert into org_unit (tenant_id, id, parent_id, type, code, name, name_en, path) values ($1, $2, $3, 'warehouse', 'DC-EAST', '东仓', 'DC East', $4)",
    [tenantId, site, units.hq, `${units.hq}/${site}/`],
  );
  await q(
    `insert into store (tenant_id, id, kind, format, location_type, zone, currency, cutover_at)
     select tenant_id, $2, 'warehouse', format, location_type, zone, currency, '2020-01-01' from store where tenant_id = $1 and id = $3`,
    [tenantId, site, stores[0]],
  );
  await q("update store set cutover_at = '2020-01-01' where tenant_id = $1", [tenantId]);
  await q(
    "update supply_source set kind = 'internal', site_id = $3, name = '东仓', name_en = 'DC East', code = 'DC' where tenant_id = $1 and id = $2",
    [tenantId, dc, site],
  );
  await q('update supply_slot set store_id = null where tenant_id = $1', [tenantId]);
  await q(
    'insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from) select tenant_id, $2, item_id, supplier_item_id, listed_from from listing where tenant_id = $1 and store_id = $3',
    [tenantId, stores[1], stores[0]],
  );
  await q(
    `insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed)
     select tenant_id, $2, item_id, business_date, quantity_milli, amount_minor, sold_out, closed from imported_item_day where tenant_id = $1 and store_id = $3`,
    [tenantId, stores[1], stores[0]],
  );
  const b = newId();
  await q(
    "insert into supply_source (tenant_id, id, code, name, name_en, kind, currency) values ($1, $2, 'B', '乙供应商', 'Supplier B', 'external', 'CNY')",
    [tenantId, b],
  );
  for (let weekday = 1; weekday <= 7; weekday++)
    await q(
      'insert into supply_slot (tenant_id, id, source_id, order_weekday, cutoff_minute, lead_days) values ($1, $2, $3, $4, 1439, 2)',
      [tenantId, newId(), b, weekday],
    );
  for (const item of items)
    await q(
      "insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, moq_milli, pack_price_minor) values ($1, $2, $3, $4, '箱', 6000, 0, 2600)",
      [tenantId, newId(), b, item],
    );
  return {
    chain,
    dc,
    site,
    b,
    items,
    offer: async (sourceId, itemId) =>
      (
        await q('select id from supplier_item where tenant_id = $1 and source_id = $2 and item_id = $3', [
          tenantId,
          sourceId,
          itemId,
        ])
      ).rows[0].id,
    setStock: async (itemId, unitsOnHand) => {
      await q(
        'insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli) values ($1, $2, $3, $4) on conflict (tenant_id, store_id, item_id) do update set on_hand_milli = excluded.on_hand_milli',
        [tenantId, site, itemId, unitsOnHand * 1000],
      );
    },
  };
}
