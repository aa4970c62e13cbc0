import type { DemandAlert } from '@larder/contracts/ordering/demand-alerts';
import { demoChain } from '@larder/simulator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DemoChainLoader } from '../../src/demo/demo-chain.loader.ts';
import { DemoHistoryLoader } from '../../src/demo/demo-history.loader.ts';
import { DemoStockLoader } from '../../src/demo/demo-stock.loader.ts';
import { DemoWeatherLoader } from '../../src/demo/demo-weather.loader.ts';
import { CatalogProvisioning } from '../../src/foundation/catalog/provisioning.ts';
import { Provisioning } from '../../src/foundation/identity/provisioning.ts';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { OrgProvisioning } from '../../src/foundation/org/provisioning.ts';
import { SalesApi } from '../../src/foundation/sales/index.ts';
import { DemandAlertDesk } from '../../src/modules/ordering/alerts/application/demand-alert-desk.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { PosProvisioning } from '../../src/modules/pos-sync/provisioning.ts';
import { addDays, businessDateOf, instantOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** Two chains with weeks of sales, on a machine that has other work. */
vi.setConfig({ testTimeout: 180_000 });

const ZONE = 'Asia/Shanghai';
const HISTORY_DAYS = 42;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

describe('weather of the demo', () => {
  it.each([
    ['bakery', 'A-E2'],
    ['convenience', 'A-SW2'],
  ] as const)('[ORD-20] the %s chain is warned for %s, and what is prepared is short there', async (kind, area) => {
    const loaded = await new DemoChainLoader(
      t.db,
      t.get(Provisioning),
      t.get(OrgProvisioning),
      t.get(CatalogProvisioning),
      t.get(PosProvisioning),
    ).load(demoChain(kind), 'larder-demo');
    const ordering = t.get(OrderingApi);
    const today = businessDateOf(t.get(Clock).now(), ZONE, 0);
    await new DemoHistoryLoader(t.db, t.get(SalesApi)).load(loaded, addDays(today, -HISTORY_DAYS), addDays(today, -1));
    await new DemoStockLoader(t.db, t.get(InventoryApi)).load(loaded, instantOf(today, 0, ZONE), today);
    expect(await new DemoWeatherLoader(t.db, ordering).load(loaded, today)).toBeGreaterThan(1_000);
    for (const store of loaded.chain.stores.filter((s) => s.areaCode === area))
      await ordering.runStore(loaded.ctx, loaded.units.get(store.code) ?? '');
    await ordering.checkDemandAlerts(loaded.ctx);
    const alerts = await t.db.tx(loaded.ctx, (tx) => t.get(DemandAlertDesk).list(tx, 'open'));
    const spell = alerts.filter((a: DemandAlert) => a.kind === 'heat' || a.kind === 'cold');
    expect(spell.map((a) => a.area.id)).toEqual([loaded.units.get(area)]);
    const [alert] = spell;
    expect(alert?.worst.have).toBeLessThan(alert?.worst.need ?? 0);
    expect(alert?.stores).toBeGreaterThan(0);
  });
});
