import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedId } from '../../../platform/ids/ids.ts';
import { EMPTY, fold, type LotFacts } from './fold.ts';
import type { LedgerLeg, StoredLegKind } from './ledger-leg.ts';
import { correctionOf, legId, reversalOf } from './legs.ts';

let n = 0;
const leg = (kind: StoredLegKind, quantity: number, over: Partial<LedgerLeg> = {}): LedgerLeg => ({
  id: `00000000-0000-0000-0000-${String(++n).padStart(12, '0')}`,
  sourceId: `s${n}`,
  itemId: 'i',
  businessDate: '2026-03-02',
  occurredAt: new Date(Date.parse('2026-03-02T00:00:00Z') + n * 60_000),
  quantityMilli: BigInt(quantity * 1000),
  kind,
  rev: 0,
  lineNo: 1,
  recipeVersion: 0,
  reverses: null,
  lotId: null,
  costMinor: null,
  ...over,
});
const receipt = (quantity: number, cost: number, lotId: string | null = null, over: Partial<LedgerLeg> = {}) =>
  leg('receipt', quantity, { costMinor: BigInt(cost), lotId, ...over });
const lots = (...facts: LotFacts[]) => new Map(facts.map((l) => [l.id, l]));
const lot = (id: string, expiresOn: string | null, receivedOn = '2026-03-01'): LotFacts => ({
  id,
  expiresOn,
  receivedOn,
});
const last = (legs: readonly LedgerLeg[], facts = lots()) => {
  const day = fold(EMPTY, legs, facts).at(-1);
  if (!day) throw new Error('no day');
  return day;
};
const left = (legs: readonly LedgerLeg[], facts: ReadonlyMap<string, LotFacts>) =>
  Object.fromEntries([...last(legs, new Map(facts)).lots].map(([id, q]) => [id, Number(q) / 1000]));

describe('moving average', () => {
  it('weighs receipts by quantity and is not moved by sales, counts and waste', () => {
    const legs = [receipt(10, 1000), receipt(10, 3000), leg('sale', -5), leg('waste', -1), leg('count', 3)];
    expect(last(legs)).toMatchObject({
      averageCostMilliMinor: 200_000n,
      onHandMilli: 17_000n,
      costAdjustmentMilliMinor: 0n,
    });
  });

  it('stays while on-hand is not positive; the receipt books the difference on what was already sold', () => {
    const legs = [receipt(2, 200), leg('sale', -5), receipt(10, 2000)];
    // Three pieces sold at 1.00 that cost 2.00: 3 × 100 fen in thousandths.
    expect(last(legs)).toMatchObject({
      averageCostMilliMinor: 200_000n,
      onHandMilli: 7_000n,
      costAdjustmentMilliMinor: 300_000n,
    });
    expect(last([receipt(2, 200), leg('sale', -2), receipt(4, 1200)])).toMatchObject({
      averageCostMilliMinor: 300_000n,
      costAdjustmentMilliMinor: 0n,
    });
    expect(last([receipt(2, 200), leg('sale', -12), receipt(4, 1200)])).toMatchObject({
      costAdjustmentMilliMinor: 800_000n,
      onHandMilli: -6_000n,
    });
  });

  it('is unknown before the first cost', () => {
    expect(last([leg('opening', 3), leg('sale', -1)]).averageCostMilliMinor).toBeNull();
    expect(last([leg('opening', 3), receipt(1, 500)]).averageCostMilliMinor).toBe(500_000n);
  });
});

describe('lots', () => {
  const facts = lots(
    lot('a', '2026-03-09'),
    lot('b', '2026-03-05'),
    lot('c', null),
    lot('d', '2026-03-05', '2026-03-03'),
  );
  const stock = () => ['a', 'b', 'c', 'd'].map((id) => receipt(2, 100, id));

  it('first expiring goes first, then first received, unknown expiry last', () => {
    expect(left([...stock(), leg('sale', -3)], facts)).toEqual({ a: 2, c: 2, d: 1 });
    expect(left([...stock(), leg('sale', -7)], facts)).toEqual({ c: 1 });
  });

  it('waste takes the lot it names, and the rest from the first expiring', () => {
    expect(left([...stock(), leg('waste', -3, { lotId: 'a' })], facts)).toEqual({ b: 1, c: 2, d: 2 });
  });

  it('a receipt first covers what was sold before it came', () => {
    const legs = [leg('sale', -3), receipt(5, 500, 'a')];
    expect(left(legs, facts)).toEqual({ a: 2 });
    expect(last(legs, facts)).toMatchObject({ unlottedMilli: 0n, onHandMilli: 2_000n });
  });
});

describe('places', () => {
  it('a reversed leg leaves no trace, whatever stands between', () => {
    const sale = leg('sale', -4);
    const legs = [receipt(5, 500, 'a'), sale, receipt(5, 1500, 'b'), reversalOf(sale)];
    const clean = [legs[0] as LedgerLeg, legs[2] as LedgerLeg];
    expect(last(legs, lots(lot('a', null), lot('b', null)))).toEqual(last(clean, lots(lot('a', null), lot('b', null))));
  });

  it('a ticket that arrives after a later count is taken back by it', () => {
    const count = leg('count', -2, { occurredAt: new Date('2026-03-02T20:00:00Z') });
    const late = leg('sale', -3, { occurredAt: new Date('2026-03-02T10:00:00Z') });
    const correction = correctionOf(late, [count]);
    expect(correction).toMatchObject({
      kind: 'count',
      rev: 1,
      quantityMilli: 3_000n,
      businessDate: count.businessDate,
      occurredAt: count.occurredAt,
    });
    expect(
      last([
        receipt(10, 100, null, { occurredAt: new Date('2026-03-02T01:00:00Z') }),
        late,
        count,
        correction as LedgerLeg,
      ]).onHandMilli,
    ).toBe(8_000n);
    expect(correctionOf(leg('sale', -1, { occurredAt: new Date('2026-03-02T21:00:00Z') }), [count])).toBeNull();
  });

  it('continues from the state of the day before as if it had never stopped', () => {
    const quantity = fc.integer({ min: -6, max: 8 }).filter((q) => q !== 0);
    fc.assert(
      fc.property(
        fc.array(fc.record({ quantity, cost: fc.nat({ max: 900 }), day: fc.integer({ min: 1, max: 4 }) }), {
          minLength: 1,
          maxLength: 14,
        }),
        fc.integer({ min: 1, max: 5 }),
        (moves, cut) => {
          const facts = new Map<string, LotFacts>();
          const legs = moves.map((m, i) => {
            if (m.quantity < 0) return leg('sale', m.quantity, { businessDate: `2026-03-0${m.day}` });
            facts.set(`l${i}`, lot(`l${i}`, `2026-03-1${i % 9}`));
            return receipt(m.quantity, m.cost, `l${i}`, { businessDate: `2026-03-0${m.day}` });
          });
          const whole = fold(EMPTY, legs, facts);
          const split = `2026-03-0${cut}`;
          const head = fold(
            EMPTY,
            legs.filter((l) => l.businessDate < split),
            facts,
          );
          const tail = fold(
            head.at(-1) ?? EMPTY,
            legs.filter((l) => l.businessDate >= split),
            facts,
          );
          expect([...head, ...tail]).toEqual(whole);
          expect(fold(EMPTY, [...legs].reverse(), facts)).toEqual(whole);
          for (const day of whole)
            expect([...day.lots.values()].reduce((a, b) => a + b, day.unlottedMilli)).toBe(day.onHandMilli);
        },
      ),
      process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) },
    );
  });
});

it('the quick leg id is the derived id of the platform', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
      (parts) => legId(parts.join('|')) === derivedId(...parts),
    ),
  );
});
