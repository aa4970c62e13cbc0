import { demoChain } from '@larder/simulator';
import { DemoChainLoader, type LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { DemoStockLoader } from '../../src/demo/demo-stock.loader.ts';
import { DemoTicketsLoader } from '../../src/demo/demo-tickets.loader.ts';
import { CatalogProvisioning } from '../../src/foundation/catalog/provisioning.ts';
import { Provisioning } from '../../src/foundation/identity/provisioning.ts';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { OrgProvisioning } from '../../src/foundation/org/provisioning.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { PosProvisioning } from '../../src/modules/pos-sync/provisioning.ts';
import { addDays, businessDateOf, instantOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import type { TestApp } from './test-app.ts';

/** Of every store of the chain. */
export const DEMO_ZONE = 'Asia/Shanghai';
export const DEMO_PASSWORD = 'larder-demo';

/** A chain that has a bit of everything: master data, yesterday's tickets, stock and the orders of one store. */
export async function loadDemoWorld(t: TestApp): Promise<LoadedChain> {
  const tills = t.get(PosProvisioning);
  const loaded = await new DemoChainLoader(
    t.db,
    t.get(Provisioning),
    t.get(OrgProvisioning),
    t.get(CatalogProvisioning),
    tills,
  ).load(demoChain('bakery'), DEMO_PASSWORD);
  const clock = t.get(Clock);
  const today = businessDateOf(clock.now(), DEMO_ZONE, 0);
  await new DemoTicketsLoader(tills, clock).load(loaded, addDays(today, -1), addDays(today, -1));
  await new DemoStockLoader(t.db, t.get(InventoryApi)).load(loaded, instantOf(today, 0, DEMO_ZONE), today);
  await t.get(OrderingApi).runStore(loaded.ctx, loaded.units.get(loaded.chain.stores[0]?.code ?? '') ?? '');
  await t.drain();
  return loaded;
}
