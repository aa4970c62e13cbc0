import { demoChain } from '@larder/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoChainLoader } from '../../src/demo/demo-chain.loader.ts';
import { CatalogApi } from '../../src/foundation/catalog/index.ts';
import { CatalogProvisioning } from '../../src/foundation/catalog/provisioning.ts';
import { Provisioning } from '../../src/foundation/identity/provisioning.ts';
import { OrgProvisioning } from '../../src/foundation/org/provisioning.ts';
import { PosProvisioning } from '../../src/modules/pos-sync/provisioning.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

describe('demo chains', () => {
  it.each([
    ['bakery', 12],
    ['convenience', 8],
  ] as const)(
    '[PLT-01] the %s chain loads with %i stores, and every ordered item has a source and a calendar',
    async (kind, stores) => {
      const chain = demoChain(kind);
      const loader = new DemoChainLoader(
        t.db,
        t.get(Provisioning),
        t.get(OrgProvisioning),
        t.get(CatalogProvisioning),
        t.get(PosProvisioning),
      );
      const loaded = await loader.load(chain, 'larder-demo');
      expect(loaded.deviceKeys.size).toBe(stores);
      const catalog = t.get(CatalogApi);
      await t.db.tx(loaded.ctx, async (tx) => {
        const storeId = loaded.units.get(chain.stores[0]?.code ?? '') ?? '';
        const listings = await catalog.listings(tx, storeId);
        const calendars = new Set((await catalog.calendars(tx, storeId)).map((c) => c.sourceId));
        expect(listings.length).toBeGreaterThan(50);
        for (const l of listings) expect(calendars.has(l.sourceId)).toBe(true);
      });
      expect(
        (await t.admin.query('select 1 from store where tenant_id = $1', [loaded.ctx.tenantId])).rowCount,
      ).toBeGreaterThanOrEqual(stores);
    },
  );
});
