import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems } from '../../../../test/support/tills.ts';
import { RecordDocument } from '../../../foundation/inventory/application/record-document.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { type Rev, revs, wire } from './revisions.ts';
import { clearStore, derived, travel } from './store-rows.ts';

const settings = {
  numRuns: Number(process.env.RUNS ?? 12),
  endOnFailure: true,
  ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
};

let t: TestApp;
let chain: TestChain;
let items: TillItems;
let store = '';
beforeAll(async () => {
  t = await startTestApp();
  await t.travel(Date.parse('2026-03-05T00:00:00Z') - Date.now());
  chain = await createChain(t, { cutoverAt: new Date('2026-02-01T00:00:00Z') });
  items = await openTills(t, chain);
  store = chain.stores[0];
});
afterAll(() => t.close());

interface Paper {
  readonly what: 'receipt' | 'waste' | 'count';
  readonly item: 'BREAD' | 'MILK';
  readonly quantity: number;
  readonly cost: number;
  /** Days until it expires. */
  readonly shelf: number;
  /** After 2026-03-01 00:00 in Shanghai. */
  readonly minute: number;
}

const papers = fc.uniqueArray(
  fc.record<Paper>({
    what: fc.constantFrom('receipt', 'receipt', 'waste', 'count'),
    item: fc.constantFrom('BREAD', 'MILK'),
    quantity: fc.integer({ min: 1, max: 20 }),
    cost: fc.integer({ min: 1, max: 900 }),
    shelf: fc.integer({ min: 1, max: 5 }),
    minute: fc.integer({ min: 0, max: 4319 }),
  }),
  { minLength: 1, maxLength: 8, selector: (p) => p.minute },
);

const order = (n: number) =>
  fc.shuffledSubarray(
    Array.from({ length: n }, (_, i) => i),
    { minLength: n, maxLength: n },
  );
const stories = fc.tuple(papers, revs).chain(([p, r]) =>
  fc.record({
    papers: fc.constant(p),
    revs: fc.constant(r),
    orders: fc.tuple(order(p.length + r.length), order(p.length + r.length)),
  }),
);

const dateOf = (minute: number, plus = 0) => `2026-03-${String(1 + Math.floor(minute / 1440) + plus).padStart(2, '0')}`;

/** One paper arrives, dated at its own minute. */
async function arrive(paper: Paper, documentId: string): Promise<void> {
  const line = { itemId: items[paper.item], quantityMilli: BigInt(paper.quantity) * 1000n };
  const occurredAt = new Date(Date.parse('2026-02-28T16:00:00Z') + paper.minute * 60_000);
  const common = { storeId: store, documentId, sourceType: 'test', businessDate: dateOf(paper.minute), occurredAt };
  const lot = {
    lotCode: null,
    expiresOn: dateOf(paper.minute, paper.shelf),
    costMinor: BigInt(paper.cost * paper.quantity),
  };
  await t.db.sqlTx(chain.ctx('store_manager'), async (tx) => {
    if (paper.what === 'receipt') await t.get(InventoryApi).receive(tx, { ...common, lines: [{ ...line, ...lot }] });
    else if (paper.what === 'waste')
      await t.get(InventoryApi).waste(tx, { ...common, lines: [{ ...line, reason: 'expired' }] });
    else await t.get(RecordDocument).count(tx, store, occurredAt, null, [line], documentId);
  });
}

/** What a store shows of its stock in the end; items that never had any are left out. */
async function shown(): Promise<unknown> {
  const { rows: lots } = await t.admin.query(
    'select item_id, expires_on, quantity_milli::text q from stock_lot where store_id = $1 order by 1, 2, 3',
    [store],
  );
  const { rows } = await t.admin.query(
    `select distinct on (item_id) item_id, on_hand_milli::text q, unlotted_milli::text u, average_cost_milli_minor::text c, lots::text l
     from stock_day where store_id = $1 order by item_id, business_date desc`,
    [store],
  );
  return { lots, items: rows.filter((r) => r.q !== '0' || r.c !== null) };
}

describe('tickets, receipts, counts and waste', () => {
  it('[D5] in any arrival order give the same balances, lots and costs, equal to a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const uids = Array.from({ length: 6 }, () => newId());
        const documents = story.papers.map(() => newId());
        const seen: unknown[] = [];
        for (const arrivals of story.orders) {
          await clearStore(t, chain, store);
          for (const i of arrivals) {
            const paper = story.papers[i];
            if (paper) await arrive(paper, documents[i] as string);
            else await travel(t, chain, store, [wire(story.revs[i - story.papers.length] as Rev, uids)], []);
            // The fold runs in between sometimes, so that it has to start again from an earlier date.
            if (i % 2 === 0) await t.drain();
          }
          await t.drain();
          const live = await derived(t, chain, store);
          await t.db.sqlTx(chain.ctx('owner'), (tx) => t.get(InventoryApi).rebuild(tx, store));
          expect(await derived(t, chain, store)).toEqual(live);
          seen.push(await shown());
        }
        expect(seen[1]).toEqual(seen[0]);
      }),
      settings,
    );
  }, 240_000);
});
