import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills } from '../../../../test/support/tills.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { RebuildSales } from '../../../foundation/sales/application/rebuild-sales.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { journey, model, type Rev, revs, wire } from './revisions.ts';
import { booked, clearStore, derived, travel, withoutZero } from './store-rows.ts';

const settings = {
  numRuns: Number(process.env.RUNS ?? 20),
  endOnFailure: true,
  ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
};

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('any order, split and duplication of the same revisions', () => {
  it('[D5] gives the heads, legs, balances and figures of the pure model, and so does a rebuild', async () => {
    const chain = await createChain(t);
    const items = await openTills(t, chain);
    const job = jobContext(chain.tenantId, 'test', 'test');
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        revs.chain((all) => fc.tuple(fc.constant(all), journey(all.length))),
        async ([all, { order, again, cuts }]) => {
          const store = chain.stores[n++ % 4] as string;
          await clearStore(t, chain, store);
          const uids = Array.from({ length: 6 }, () => newId());
          const sent = [...order, ...again].map((i) => wire(all[i] as Rev, uids));
          await travel(t, chain, store, sent, cuts);
          const expected = model(all, uids);
          const got = await booked(t, chain, store, items);
          expect({ ...got, onHand: withoutZero(got.onHand) }).toEqual({
            ...expected,
            onHand: withoutZero(expected.onHand),
          });

          await t.drain();
          const live = await derived(t, chain, store);
          await t.db.sqlTx(job, async (tx) => {
            await t.get(SalesApi).rebuild(tx, store);
            await t.get(InventoryApi).rebuild(tx, store);
          });
          const rebuilt = await derived(t, chain, store);
          // A reversed line leaves a zero balance behind; a rebuild sums the same legs and keeps it too.
          expect(rebuilt).toEqual(live);
          await t.db.sqlTx(job, (tx) =>
            t.get(RebuildSales).recompute(tx, store, ['2026-03-01', '2026-03-02', '2026-03-03']),
          );
          expect(await derived(t, chain, store)).toEqual(live);
        },
      ),
      settings,
    );
  }, 120_000);
});
