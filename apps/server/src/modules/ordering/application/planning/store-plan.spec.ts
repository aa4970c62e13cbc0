import { type OrderTerms, replayBaseline, replayOrder } from '@larder/forecasting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemInfo, ListingInfo, RecipeBook } from '../../../../foundation/catalog/index.ts';
import type { Balance } from '../../../../foundation/inventory/index.ts';
import type { ItemDays } from '../../../../foundation/sales/index.ts';
import { coverageOf, type Incoming } from './line-plan.ts';
import { HISTORY_DAYS, storeHistory } from './store-history.ts';
import { planStore, type StorePlanInput } from './store-plan.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const ORIGIN = '2026-11-23';
const FROM = '2026-05-25';
const SOURCE = 'source';

const item = (id: string, extra: Partial<ItemInfo> = {}): ItemInfo => ({
  id,
  sku: id,
  name: id,
  nameEn: null,
  type: 'sellable',
  categoryId: 'food',
  categoryName: null,
  categoryNameEn: null,
  baseUom: 'pc',
  shelfLifeDays: null,
  storage: 'ambient',
  priceMinor: 1_000n,
  costMilliMinor: 400_000n,
  stocked: true,
  status: 'active',
  ...extra,
});
const listing = (itemId: string, extra: Partial<ListingInfo> = {}): ListingInfo => ({
  itemId,
  storeId: 'store',
  sourceId: SOURCE,
  status: 'listed',
  stoppedUntil: null,
  listedFrom: '2020-01-01',
  listedTo: null,
  shelfCapacityMilli: null,
  displayMinMilli: 0n,
  safetyStockMilli: 0n,
  packMilli: 6_000n,
  packUom: 'box',
  moqMilli: 0n,
  packPriceMinor: 2_400n,
  packSize: { weightG: null, volumeMl: null, perPallet: null },
  supplierItemId: `supplier-${itemId}`,
  ...extra,
});
const NO_RECIPES: RecipeBook = {
  revision: 0n,
  leaves: (id) => [{ itemId: id, microPerUnit: 1_000_000n }],
  components: () => [],
  version: () => 0,
  isExploded: () => false,
};

/** Daily sales per item, oldest first, ending the day before the origin. */
function sales(rows: Readonly<Record<string, (day: number) => number>>): ItemDays {
  const itemIds = Object.keys(rows);
  const cells = itemIds.flatMap((id, i) =>
    Array.from({ length: HISTORY_DAYS }, (_, d) => ({
      i,
      d,
      q: Math.round((rows[id] as (d: number) => number)(d) * 1000),
    })).filter((c) => c.q !== 0),
  );
  return {
    storeIds: ['store'],
    itemIds,
    storeIndex: new Uint16Array(cells.length),
    itemIndex: Uint32Array.from(cells, (c) => c.i),
    day: Uint16Array.from(cells, (c) => c.d),
    quantityMilli: Float64Array.from(cells, (c) => c.q),
    soldOut: new Uint8Array(cells.length),
  };
}

function input(
  items: readonly ItemInfo[],
  listings: readonly ListingInfo[],
  days: ItemDays,
  extra: Partial<StorePlanInput> = {},
): StorePlanInput {
  return {
    originDate: ORIGIN,
    historyFrom: FROM,
    remainingShare: 1,
    history: storeHistory(days, HISTORY_DAYS, () => true, [], new Set()),
    items: new Map(items.map((i) => [i.id, i])),
    book: NO_RECIPES,
    listings,
    sources: [{ sourceId: SOURCE, deliveryDate: '2026-11-24', nextDeliveryDate: '2026-11-26' }],
    balances: new Map<string, Balance>(),
    incoming: new Map<string, readonly Incoming[]>(),
    settings: { goodwill: 1, safetyDays: 0, lowCoverDays: 1 },
    ...extra,
  };
}

describe('planStore', () => {
  it('[ORD-02] orders about the demand of the protection window, in packs, and explains it to the last thousandth', () => {
    const plan = planStore(input([item('a')], [listing('a')], sales({ a: () => 10 })));
    const line = plan.orders[0]?.lines[0];
    expect(line?.baselineMilli).toBeGreaterThanOrEqual(18_000n);
    expect(line?.baselineMilli).toBeLessThanOrEqual(36_000n);
    expect((line?.baselineMilli ?? 1n) % 6_000n).toBe(0n);
    expect(line?.result?.terms.reduce((sum, t) => sum + t.valueMilli, 0)).toBe(Number(line?.baselineMilli));
    expect(line?.averageMilli).toBe(10_000n);
  });

  it('[ORD-02] stock, goods on the way and the rest of a started day lower or raise it', () => {
    const base = input([item('a')], [listing('a')], sales({ a: () => 10 }));
    const baseline = (extra: Partial<StorePlanInput>) =>
      planStore({ ...base, ...extra }).orders[0]?.lines[0]?.baselineMilli ?? -1n;
    const nothing = baseline({});
    const balance: Balance = {
      itemId: 'a',
      onHandMilli: 40_000n,
      averageCostMilliMinor: null,
      lots: [],
      lastCountedOn: null,
    };
    expect(baseline({ balances: new Map([['a', balance]]) })).toBeLessThan(nothing);
    expect(
      baseline({
        incoming: new Map([['a', [{ quantityMilli: 18_000n, dueDate: '2026-11-24', state: 'in_transit' }]]]),
      }),
    ).toBeLessThan(nothing);
    expect(baseline({ balances: new Map([['a', balance]]), remainingShare: 0.1 })).toBeLessThanOrEqual(
      baseline({ balances: new Map([['a', balance]]) }),
    );
  });

  it('[ORD-21] forecasts ingredients on what the dishes use', () => {
    const book: RecipeBook = {
      revision: 1n,
      isExploded: (id) => id === 'noodles' || id === 'soup',
      components: () => [],
      version: () => 1,
      leaves: (id) =>
        id === 'noodles'
          ? [{ itemId: 'flour', microPerUnit: 200_000n }]
          : id === 'soup'
            ? [{ itemId: 'flour', microPerUnit: 50_000n }]
            : [{ itemId: id, microPerUnit: 1_000_000n }],
    };
    const items = [
      item('noodles', { stocked: false }),
      item('soup', { stocked: false }),
      item('flour', { type: 'ingredient', priceMinor: null, baseUom: 'kg' }),
    ];
    const plan = planStore(
      input(
        items,
        [listing('flour', { packMilli: 1_000n, packUom: 'kg' }), listing('noodles')],
        sales({ noodles: () => 40, soup: () => 20 }),
        { book },
      ),
    );
    const flour = plan.orders[0]?.lines.find((l) => l.listing.itemId === 'flour');
    // 40 × 0.2 + 20 × 0.05 = 9 kg a day, two days.
    expect(flour?.averageMilli).toBe(9_000n);
    expect(flour?.demand?.source).toBe('usage');
    expect(Number(flour?.baselineMilli)).toBeGreaterThanOrEqual(18_000);
    expect(Number(flour?.baselineMilli)).toBeLessThan(40_000);
    expect(plan.skips).toContainEqual({ reason: 'made_to_order', sourceId: SOURCE, itemIds: ['noodles'] });
  });

  it('[ORD-16] names every item it leaves out', () => {
    const items = [
      item('dead'),
      item('stopped'),
      item('later'),
      item('gone', { status: 'archived' }),
      item('fee', { type: 'service', stocked: false }),
      item('seller'),
      item('unlisted'),
    ];
    const listings = [
      listing('dead'),
      listing('stopped', { status: 'stopped', stoppedUntil: '2026-11-24' }),
      listing('later', { listedFrom: '2026-12-01' }),
      listing('gone'),
      listing('fee'),
      listing('seller'),
    ];
    const plan = planStore(
      input(items, listings, sales({ seller: () => 5, unlisted: () => 3, dead: (d) => (d === 150 ? -1 : 0) })),
    );
    const reasons = Object.fromEntries(
      plan.skips.filter((s) => s.reason !== 'not_listed').map((s) => [s.reason, s.itemIds]),
    );
    expect(reasons).toEqual({ no_history: ['dead'], stopped: ['stopped'], archived: ['gone'], service: ['fee'] });
    expect(plan.skips.filter((s) => s.reason === 'not_listed').map((s) => s.itemIds)).toEqual([
      ['later'],
      ['unlisted'],
    ]);
    // The dead item stays on the sheet with nothing suggested: a person may know better.
    expect(plan.orders[0]?.lines.map((l) => [l.listing.itemId, l.baselineMilli > 0n])).toEqual([
      ['seller', true],
      ['dead', false],
    ]);
  });

  it('[ORD-16] a stop ends with its date, and a new listing leans on its category', () => {
    const items = [item('old'), item('fresh')];
    const listings = [
      listing('old', { status: 'stopped', stoppedUntil: '2026-11-23' }),
      listing('fresh', { listedFrom: '2026-11-15' }),
    ];
    const days = sales({ old: () => 8 });
    const plan = planStore({
      ...input(items, listings, days),
      history: storeHistory(days, HISTORY_DAYS, () => true, ['fresh'], new Set()),
    });
    expect(plan.orders[0]?.lines.every((l) => l.baselineMilli > 0n)).toBe(true);
  });

  it('[ORD-02] a stored snapshot gives the same suggestion after a round trip through JSON', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 7, maxLength: 21 }),
        fc.integer({ min: 0, max: 80_000 }),
        fc.integer({ min: 1, max: 9 }),
        (pattern, onHand, shelfLife) => {
          const balance: Balance = {
            itemId: 'a',
            onHandMilli: BigInt(onHand),
            averageCostMilliMinor: 412_345n,
            lots: [],
            lastCountedOn: null,
          };
          const plan = planStore(
            input(
              [item('a', { shelfLifeDays: shelfLife })],
              [listing('a')],
              sales({ a: (d) => pattern[d % pattern.length] as number }),
              { balances: new Map([['a', balance]]), remainingShare: 0.333 },
            ),
          );
          const result = plan.orders[0]?.lines[0]?.result;
          if (!result) return;
          const again = replayBaseline(JSON.parse(JSON.stringify(result.snapshot)));
          expect(again.baselineMilli).toBe(result.baselineMilli);
          expect(again.terms).toEqual(result.terms);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe('storeHistory', () => {
  it('[ORD-17] a day without any sale was closed, and a day with missing tickets says nothing', () => {
    const history = storeHistory(sales({ a: (d) => (d === 10 ? 0 : 4) }), HISTORY_DAYS, () => true, [], new Set([20]));
    expect(history.flags[10]).toBe(1);
    expect(history.flags[20]).toBe(1);
    expect(history.flags[11]).toBe(0);
  });
});

describe('coverageOf', () => {
  it.each([
    [[10_000, 10_000], 5_000, 50],
    [[10_000, 10_000], 10_000, 100],
    [[10_000, 10_000], 0, 0],
    [[10_000, 10_000], -4_000, 0],
    [[10_000, 10_000], 40_000, 400],
    [[0, 0], 4_000, null],
    [[0, 10_000], 5_000, 150],
  ])('[ORD-24] %j with %d lasts %s hundredths of a day', (mean, onHand, expected) => {
    expect(coverageOf(mean, onHand)).toBe(expected);
  });
});

describe('an order and its source', () => {
  it('[ORD-22] [ORD-24] fits an order to its source: lifted to the minimum, cut to the truck, replayed as one', () => {
    const items = ['a', 'b', 'c'];
    const plan = (terms: OrderTerms) =>
      planStore(
        input(
          items.map((id) => item(id)),
          items.map((id) => listing(id, { packSize: { weightG: 6_000n, volumeMl: null, perPallet: null } })),
          sales({ a: () => 10, b: () => 4, c: () => 1 }),
          { sources: [{ sourceId: SOURCE, deliveryDate: '2026-11-24', nextDeliveryDate: '2026-11-26', terms }] },
        ),
      );
    const free = plan({ minimumMinor: 0 }).orders[0];
    const lifted = plan({ minimumMinor: Number(free?.baselineMinor) + 1 });
    expect(lifted.orders[0]?.baselineMinor).toBe((free?.baselineMinor ?? 0n) + 2_400n);
    expect(lifted.orders[0]?.fit).toMatchObject({ outcome: 'lifted', addedPacks: 1 });
    const cut = plan({ minimumMinor: 0, truck: { weight: 12_500 } }).orders[0];
    expect(cut?.lines.reduce((sum, l) => sum + l.baselineMilli, 0n)).toBe(12_000n);
    expect(cut?.fit?.outcome).toBe('cut');
    for (const order of [lifted.orders[0], cut]) {
      for (const line of order?.lines ?? [])
        expect(line.result?.terms.reduce((sum, t) => sum + t.valueMilli, 0)).toBe(Number(line.baselineMilli));
      const again = replayOrder(
        (order?.lines ?? []).flatMap((l) =>
          l.result ? [{ key: l.listing.itemId, snapshot: JSON.parse(JSON.stringify(l.result.snapshot)) }] : [],
        ),
        order?.fit?.terms ?? null,
      );
      for (const line of order?.lines ?? [])
        expect(again.get(line.listing.itemId)?.baselineMilli).toBe(Number(line.baselineMilli));
    }
    const dropped = plan({ minimumMinor: 90_000_000 });
    expect(dropped.orders[0]?.baselineMinor).toBe(0n);
    expect(dropped.orders[0]?.fit?.outcome).toBe('unreachable');
    expect(dropped.skips).toContainEqual({ reason: 'below_order_minimum', sourceId: SOURCE, itemIds: ['a', 'b', 'c'] });
  });
});
