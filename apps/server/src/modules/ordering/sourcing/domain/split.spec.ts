import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShare } from './fair-share.ts';
import { type LineSplit, type SplitLine, type SplitOption, splitLines, stockKey } from './split.ts';

const option = (sourceId: string, more: Partial<SplitOption> = {}): SplitOption => ({
  sourceId,
  supplierItemId: `${sourceId}-offer`,
  deliveryDate: '2026-11-24',
  refusal: null,
  fromStock: sourceId.startsWith('DC'),
  packMilli: 1_000n,
  packPriceMinor: 100n,
  moqMilli: 0n,
  limitMilli: null,
  sharePct: null,
  minimumMinor: 0n,
  ...more,
});
const line = (
  key: string,
  wanted: number,
  options: readonly SplitOption[],
  more: Partial<SplitLine> = {},
): SplitLine => ({
  key,
  orderId: `order-${key}`,
  itemId: 'milk',
  wantedMilli: BigInt(wanted) * 1_000n,
  options,
  ...more,
});
const has = (packs: number, source = 'DC', item = 'milk') =>
  new Map([[stockKey(source, item), BigInt(packs) * 1_000n]]);
const told = (lines: readonly SplitLine[], available: ReadonlyMap<string, bigint>) =>
  splitLines(lines, available).map((s) => [
    ...s.parts.map((p) => `${p.option.sourceId} ${Number(p.quantityMilli) / 1000}`),
    ...(s.shortMilli > 0n ? [`short ${Number(s.shortMilli) / 1000} ${s.reason}`] : []),
  ]);

describe('a need split over its sources', () => {
  it('[ORD-27] 24 wanted: 12 from the warehouse, 12 from the supplier', () => {
    expect(told([line('a', 24, [option('DC'), option('B', { packMilli: 6_000n })])], has(12))).toEqual([
      ['DC 12', 'B 12'],
    ]);
  });

  it('[ORD-27] says what cannot be had, and why', () => {
    expect(told([line('a', 24, [option('DC'), option('B', { packMilli: 10_000n })])], has(12))).toEqual([
      ['DC 12', 'B 10', 'short 2 stock'],
    ]);
    expect(told([line('a', 5, [option('DC'), option('B', { moqMilli: 9_000n })])], has(2))).toEqual([
      ['DC 2', 'short 3 stock'],
    ]);
    expect(told([line('a', 5, [option('B', { refusal: 'dates', deliveryDate: null })])], new Map())).toEqual([
      ['short 5 dates'],
    ]);
    expect(told([line('a', 5, [option('B', { limitMilli: 3_000n })])], new Map())).toEqual([['B 3', 'short 2 limit']]);
  });

  it('[ORD-27] passes a supplier over that would get less than its minimum from the whole order', () => {
    const b = option('B', { minimumMinor: 1_000n });
    const both = [
      line('a', 6, [option('DC'), b], { orderId: 'one' }),
      line('b', 6, [b], { orderId: 'one', itemId: 'tea' }),
    ];
    expect(told(both, has(2))).toEqual([['DC 2', 'B 4'], ['B 6']]);
    expect(told(both, has(3))).toEqual([['DC 3', 'short 3 stock'], ['short 6 minimum']]);
  });

  it('[ORD-27] shares a need by percent, and lets the others help out', () => {
    const two = [option('B', { sharePct: 70 }), option('C', { sharePct: 30 })];
    expect(told([line('a', 10, two)], new Map())).toEqual([['B 7', 'C 3']]);
    expect(told([line('a', 10, [option('DC', { sharePct: 70 }), option('C', { sharePct: 30 })])], has(4))).toEqual([
      ['DC 4', 'C 6'],
    ]);
  });

  it('[ORD-27] a person comes before the rule, and neither gives more than there is', () => {
    const lines = [line('a', 10, [option('DC')], { byHand: new Map([['DC', 8_000n]]) }), line('b', 10, [option('DC')])];
    expect(told(lines, has(10))).toEqual([
      ['DC 8', 'short 2 stock'],
      ['DC 2', 'short 8 stock'],
    ]);
    expect(told(lines, has(5))).toEqual([['DC 5', 'short 5 stock'], ['short 10 stock']]);
  });

  it('[ORD-27] an earlier delivery day comes first', () => {
    expect(
      told([line('a', 5, [option('DC', { deliveryDate: '2026-11-25' })]), line('b', 5, [option('DC')])], has(6)),
    ).toEqual([['DC 1', 'short 4 stock'], ['DC 5']]);
  });

  it('[ORD-27] scarce packs go where they are expected to earn most', () => {
    const gain = (first: number) => (from: number, to: number) =>
      Math.round(((to - from) / 1000) * (first - from / 1000));
    const lines = [
      line('a', 10, [option('DC')], { gain: gain(10) }),
      line('b', 10, [option('DC')], { gain: gain(30) }),
    ];
    expect(told(lines, has(6))).toEqual([['short 10 stock'], ['DC 6', 'short 4 stock']]);
    expect(told(lines, has(15))).toEqual([['DC 5', 'short 5 stock'], ['DC 10']]);
  });
});

interface World {
  readonly lines: SplitLine[];
  readonly stock: Map<string, bigint>;
}
const SOURCES = ['DC1', 'DC2', 'B', 'C'];
const world: fc.Arbitrary<World> = fc
  .record({
    packs: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 8, maxLength: 8 }),
    stock: fc.array(fc.integer({ min: -3, max: 60 }), { minLength: 4, maxLength: 4 }),
    lines: fc.array(
      fc.record({
        wanted: fc.integer({ min: 1, max: 40 }),
        item: fc.integer({ min: 0, max: 1 }),
        order: fc.integer({ min: 0, max: 5 }),
        chain: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
        day: fc.constantFrom('2026-11-24', '2026-11-25'),
        refuse: fc.integer({ min: 0, max: 9 }),
        share: fc.option(fc.integer({ min: 1, max: 100 })),
        limit: fc.option(fc.integer({ min: 1, max: 30 })),
        moq: fc.integer({ min: 0, max: 12 }),
        minimum: fc.constantFrom(0, 0, 0, 500),
        value: fc.option(fc.integer({ min: 1, max: 50 })),
        hand: fc.option(fc.integer({ min: 0, max: 30 }), { freq: 5 }),
      }),
      { minLength: 1, maxLength: 10 },
    ),
  })
  .map(({ packs, stock, lines }) => ({
    stock: new Map(
      stock.map((n, i) => [stockKey(SOURCES[i % 2] as string, `item${i >> 1}`), BigInt(n) * 1_000n] as const),
    ),
    lines: lines.map(
      (l, at): SplitLine => ({
        key: `line${at}`,
        orderId: `order${l.order}`,
        itemId: `item${l.item}`,
        wantedMilli: BigInt(l.wanted) * 1_000n,
        ...(l.value === null
          ? {}
          : { gain: (from: number, to: number) => Math.round((to - from) * (l.value as number)) - to }),
        ...(l.hand === null ? {} : { byHand: new Map([['DC1', BigInt(l.hand) * 1_000n]]) }),
        options: l.chain.map((s, level) =>
          option(SOURCES[s] as string, {
            packMilli: BigInt(packs[s * 2 + l.item] as number) * 1_000n,
            ...(level === l.refuse ? { refusal: 'dates' as const, deliveryDate: null } : { deliveryDate: l.day }),
            sharePct: l.share,
            limitMilli: l.limit === null ? null : BigInt(l.limit) * 1_000n,
            moqMilli: BigInt(l.moq) * 1_000n,
            minimumMinor: s > 1 ? BigInt(l.minimum) : 0n,
          }),
        ),
      }),
    ),
  }));

function soundSplit(asked: SplitLine, split: LineSplit | undefined): void {
  if (!split) throw new Error('a line was lost');
  expect(split.parts.reduce((sum, p) => sum + p.quantityMilli, split.shortMilli)).toBe(asked.wantedMilli);
  expect(split.reason === null).toBe(split.shortMilli === 0n);
  for (const { option: o, quantityMilli } of split.parts) {
    expect(quantityMilli % o.packMilli).toBe(0n);
    expect(o.refusal).toBeNull();
    if (o.limitMilli !== null) expect(quantityMilli <= o.limitMilli).toBe(true);
    if (!o.fromStock) expect(quantityMilli >= o.moqMilli).toBe(true);
  }
}

describe('whatever is asked', () => {
  it('[ORD-27] parts and shortage make up the need, in whole packs of sources that may deliver', () => {
    fc.assert(
      fc.property(world, ({ lines, stock }) => {
        const splits = new Map(splitLines(lines, stock).map((s) => [s.key, s]));
        for (const l of lines) soundSplit(l, splits.get(l.key));
      }),
    );
  });

  it('[ORD-27] no warehouse gives more than it has', () => {
    fc.assert(
      fc.property(world, ({ lines, stock }) => {
        const item = new Map(lines.map((l) => [l.key, l.itemId]));
        const out = new Map<string, bigint>();
        for (const s of splitLines(lines, stock))
          for (const p of s.parts)
            if (p.option.fromStock) {
              const key = stockKey(p.option.sourceId, item.get(s.key) as string);
              out.set(key, (out.get(key) ?? 0n) + p.quantityMilli);
            }
        for (const [key, given] of out) expect(given <= (stock.get(key) ?? 0n)).toBe(true);
      }),
    );
  });

  it('[ORD-27] the order in which stores are read decides nothing', () => {
    fc.assert(
      fc.property(world, ({ lines, stock }) => {
        expect(splitLines(lines.toReversed(), stock)).toEqual(splitLines(lines, stock));
      }),
    );
  });

  it('[ORD-27] more stock never gives a store less of it', () => {
    const asks = fc.array(
      fc.record({
        packs: fc.integer({ min: 0, max: 15 }),
        gains: fc.option(fc.array(fc.integer({ min: -9, max: 99 }), { minLength: 15, maxLength: 15 })),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 0, max: 60 }), (list, stock) => {
        const all = list.map(({ packs, gains }, at) => ({
          key: `k${at}`,
          packs,
          gain: gains === null ? undefined : (given: number) => gains[given] as number,
        }));
        const less = fairShare(all, stock);
        const more = fairShare(all, stock + 1);
        for (const { key } of all) expect((more.get(key) as number) >= (less.get(key) as number)).toBe(true);
        const sum = [...less.values()].reduce((a, b) => a + b, 0);
        expect(sum).toBe(
          Math.min(
            stock,
            all.reduce((n, a) => n + a.packs, 0),
          ),
        );
      }),
    );
  });

  it('[ORD-27] with one warehouse and one fallback that sells singly, more stock never leaves more short', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 90 }),
        fc.option(fc.integer({ min: 1, max: 9 })),
        (wants, stock, limit) => {
          const lines = wants.map((w, at) =>
            line(`k${at}`, w, [
              option('DC'),
              option('B', { limitMilli: limit === null ? null : BigInt(limit) * 1_000n }),
            ]),
          );
          const short = (n: number) => splitLines(lines, has(n)).reduce((sum, s) => sum + s.shortMilli, 0n);
          expect(short(stock + 1) <= short(stock)).toBe(true);
        },
      ),
    );
  });
});
