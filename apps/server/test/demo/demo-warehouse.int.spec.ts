import { demoChain } from '@larder/simulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DemoChainLoader } from '../../src/demo/demo-chain.loader.ts';
import { DemoHistoryLoader } from '../../src/demo/demo-history.loader.ts';
import { DemoStockLoader } from '../../src/demo/demo-stock.loader.ts';
import { WAREHOUSE, warehouseGoods } from '../../src/demo/demo-warehouse.ts';
import { CatalogProvisioning } from '../../src/foundation/catalog/provisioning.ts';
import { Provisioning } from '../../src/foundation/identity/provisioning.ts';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { OrgProvisioning } from '../../src/foundation/org/provisioning.ts';
import { SalesApi } from '../../src/foundation/sales/index.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { SourcingQueries } from '../../src/modules/ordering/sourcing/application/sourcing-queries.ts';
import { SplitOrders } from '../../src/modules/ordering/sourcing/application/split-orders.ts';
import { PosProvisioning } from '../../src/modules/pos-sync/provisioning.ts';
import { addDays, businessDateOf, instantOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** Eight stores with weeks of sales, on a machine that has other work. */
vi.setConfig({ testTimeout: 180_000 });

const ZONE = 'Asia/Shanghai';
const HISTORY_DAYS = 42;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

it("[ORD-27] the demo's warehouse cannot meet tonight's orders alone: one line is split, one is short", async () => {
  const loaded = await new DemoChainLoader(
    t.db,
    t.get(Provisioning),
    t.get(OrgProvisioning),
    t.get(CatalogProvisioning),
    t.get(PosProvisioning),
  ).load(demoChain('convenience'), 'larder-demo');
  const ordering = t.get(OrderingApi);
  const today = businessDateOf(t.get(Clock).now(), ZONE, 0);
  await new DemoHistoryLoader(t.db, t.get(SalesApi)).load(loaded, addDays(today, -HISTORY_DAYS), addDays(today, -1));
  await new DemoStockLoader(t.db, t.get(InventoryApi)).load(loaded, instantOf(today, 0, ZONE), today);
  for (const store of loaded.chain.stores) await ordering.runStore(loaded.ctx, loaded.units.get(store.code) ?? '');

  const queries = t.get(SourcingQueries);
  const { warehouse, day } = await t.db.tx(loaded.ctx, async (tx) => {
    await t.get(SplitOrders).refresh(tx);
    const [found] = await queries.warehouses(tx);
    return { warehouse: found, day: await queries.day(tx, found?.sourceId ?? '', found?.days[0]?.date ?? '') };
  });
  expect(warehouse?.siteId).toBe(loaded.units.get(WAREHOUSE.code));
  const goods = warehouseGoods(loaded.chain).map((i) => i.sku);
  const alone = goods.at(-1);
  expect(day.items.map((i) => i.sku).sort()).toEqual([...goods].sort());
  const lines = day.items.flatMap((i) => i.lines);
  expect(lines.some((l) => Number(l.given) > 0 && Number(l.elsewhere) > 0)).toBe(true);
  for (const item of day.items) {
    expect(Number(item.given) + Number(item.elsewhere) + Number(item.short)).toBe(Number(item.asked));
    if (item.sku === alone) expect(Number(item.short)).toBeGreaterThan(0);
    else expect(item.short).toBe('0');
  }
});
