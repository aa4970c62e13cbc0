import type { TestChain } from '../../../../test/support/chain.ts';
import type { TestApp } from '../../../../test/support/test-app.ts';
import { addDays, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/ids/ids.ts';

export interface OrderChain {
  readonly sourceId: string;
  /** In the order of the options. */
  readonly itemIds: readonly string[];
}

export interface OrderItemOptions {
  readonly sku: string;
  /** Units sold on the day `n` days before today. */
  readonly sold?: (daysAgo: number) => number;
  readonly onHand?: number;
  readonly pack?: number;
  readonly moq?: number;
  readonly shelfCapacity?: number;
  readonly packPriceMinor?: number;
  readonly listed?: boolean;
  readonly shelfLifeDays?: number | null;
}

const HISTORY_DAYS = 182;

/**
 * Catalogue, calendar, history and stock of one store, arranged with the superuser so that no other module's use cases
 * are needed. The source delivers every day, ordered until 23:30 the day before.
 */
export async function arrangeOrdering(
  t: TestApp,
  chain: TestChain,
  storeId: string,
  items: readonly OrderItemOptions[],
  options: {
    readonly cutoffMinute?: number;
    readonly leadDays?: number;
    readonly zone?: string;
    readonly minOrderMinor?: number;
  } = {},
): Promise<OrderChain> {
  const tenant = chain.tenantId;
  const sourceId = newId();
  const q = t.admin.query.bind(t.admin);
  await q(
    "insert into supply_source (tenant_id, id, code, name, name_en, kind, min_order_minor, currency) values ($1, $2, $3, '鲜达冷链', 'Fresh Cold Chain', 'external', $4, 'CNY')",
    [tenant, sourceId, `S-${sourceId.slice(-8)}`, options.minOrderMinor ?? 0],
  );
  for (let weekday = 1; weekday <= 7; weekday++) {
    await q(
      'insert into supply_slot (tenant_id, id, source_id, store_id, order_weekday, cutoff_minute, lead_days, "window") values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [tenant, newId(), sourceId, storeId, weekday, options.cutoffMinute ?? 1439, options.leadDays ?? 1, '06:00–07:00'],
    );
  }
  const today = localParts(t.get(Clock).now(), options.zone ?? 'Asia/Shanghai').date;
  const itemIds: string[] = [];
  for (const o of items) {
    const id = newId();
    const supplierItem = newId();
    const pack = o.pack ?? 1;
    itemIds.push(id);
    await q(
      "insert into item (tenant_id, id, sku, sku_folded, name, name_en, type, base_uom, price_minor, cost_milli_minor, shelf_life_days, search_text) values ($1, $2, $3, lower($3), $4, $3, 'sellable', 'pc', 1000, 400000, $5, lower($3))",
      [tenant, id, o.sku, `商品${o.sku}`, o.shelfLifeDays ?? null],
    );
    await q(
      "insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, moq_milli, pack_price_minor) values ($1, $2, $3, $4, '箱', $5, $6, $7)",
      [tenant, supplierItem, sourceId, id, pack * 1000, (o.moq ?? 0) * 1000, o.packPriceMinor ?? pack * 400],
    );
    if (o.listed !== false)
      await q(
        'insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from, shelf_capacity_milli) values ($1, $2, $3, $4, $5, $6)',
        [
          tenant,
          storeId,
          id,
          supplierItem,
          '2020-01-01',
          o.shelfCapacity === undefined ? null : o.shelfCapacity * 1000,
        ],
      );
    const sold = o.sold ?? (() => 40);
    const dates = Array.from({ length: HISTORY_DAYS }, (_, i) => i + 1);
    await q(
      `insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed)
       select $1, $2, $3, d, n, 0, false, false from unnest($4::date[], $5::bigint[]) as x (d, n) where n > 0`,
      [tenant, storeId, id, dates.map((ago) => addDays(today, -ago)), dates.map((ago) => Math.round(sold(ago) * 1000))],
    );
    if (o.onHand !== undefined)
      await q('insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli) values ($1, $2, $3, $4)', [
        tenant,
        storeId,
        id,
        o.onHand * 1000,
      ]);
  }
  return { sourceId, itemIds };
}
