import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packsText } from '../../lib/packs.ts';
import {
  isStale,
  lineEditOf,
  problemOf,
  quantityOf,
  reviewOf,
  rowsIn,
  rowsOf,
  savedPatches,
  stepPacks,
  verdictAt,
  wholePacks,
} from './model.ts';
import { line } from './testing/order-line.ts';

const SEED = Number(process.env['SEED'] ?? 20261122);
const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };

const rows = rowsOf({
  policy: POLICY,
  lines: [line('a'), line('b', { runsOut: true }), line('c', { baseline: '0', quantity: '0' })],
});
const [a, b, c] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];

describe('order sheet', () => {
  it('[ORD-07] the browser decides the band as the server does, in packs', () => {
    expect(a.suggested).toBe('65');
    expect(verdictAt(a, { quantity: '78' }, POLICY)).toBe('in_band');
    expect(verdictAt(a, { quantity: '79' }, POLICY)).toBe('out_of_band');
    expect(verdictAt(a, { quantity: '52' }, POLICY)).toBe('in_band');
    expect(verdictAt(a, { quantity: '51' }, POLICY)).toBe('out_of_band');
    expect(verdictAt(c, { quantity: '1' }, POLICY)).toBe('in_band');
    expect(verdictAt(c, { quantity: '2' }, POLICY)).toBe('out_of_band');
  });

  it('[ORD-07] says why a text cannot be ordered', () => {
    const small = rowsOf({
      policy: POLICY,
      lines: [line('d', { minimum: '50', shelfCapacity: '700' })],
    })[0] as (typeof rows)[0];
    expect(problemOf(small, 'abc', POLICY)).toBe('number');
    expect(problemOf(small, '', POLICY)).toBe('number');
    expect(problemOf(small, '65.5', POLICY)).toBe('not_a_multiple');
    expect(problemOf(small, '71', POLICY)).toBe('over_capacity');
    expect(problemOf(small, '4', POLICY)).toBe('below_minimum');
    expect(problemOf(small, '66', POLICY)).toBeNull();
  });

  it('[ORD-24] rounds a part of a pack up and steps by whole packs', () => {
    expect(wholePacks('26.5')).toBe('27');
    expect(wholePacks('26')).toBe('26');
    expect(stepPacks('26.5', 1)).toBe('28');
    expect(stepPacks('0', -1)).toBe('0');
    expect(stepPacks('x', 1)).toBe('1');
  });

  it('[ORD-24] views: running out, changed, needing approval, and found by name', () => {
    const patches = new Map([
      ['a', { quantity: '90' }],
      ['b', { quantity: '66' }],
    ]);
    const review = reviewOf(rows, patches, POLICY);
    const ids = (view: 'all' | 'short' | 'mine' | 'approval', q = '') => rowsIn(rows, view, review, q).map((r) => r.id);
    expect(ids('all')).toEqual(['a', 'b', 'c']);
    expect(ids('short')).toEqual(['b']);
    expect(ids('mine')).toEqual(['a', 'b']);
    expect(ids('approval')).toEqual(['a']);
    expect(ids('all', ' 商品B ')).toEqual(['b']);
    expect(review.missingReasons).toEqual(['a']);
  });

  it('[ORD-30] an edit as the server has it and an edit to send say the same, with the line it was made on', () => {
    const saved = savedPatches([
      line('a', { overridden: true, quantity: '700', reasonCode: 'festival', note: 'x', suggestedAtOverride: '600' }),
    ]);
    expect(saved.get('a')).toEqual({ quantity: '70', seen: '60', reason: 'festival', note: 'x' });
    expect(lineEditOf(a, saved.get('a') ?? {}, 3)).toEqual({
      itemId: 'a',
      rev: 3,
      quantity: '700',
      seen: '600',
      reasonCode: 'festival',
      note: 'x',
    });
    expect(lineEditOf(b, {}, 0)).toEqual({ itemId: 'b', rev: 0, quantity: null, reasonCode: null, note: null });
    expect(lineEditOf(b, { quantity: '7x' }, 0)).toBeNull();
  });

  it('[ORD-24] an edit is stale when the suggestion has moved since it was seen', () => {
    expect(isStale(a, { quantity: '60', seen: '64' })).toBe(true);
    expect(isStale(a, { quantity: '60', seen: '65' })).toBe(false);
    expect(isStale(a, { seen: '64' })).toBe(false);
    expect(isStale(a, undefined)).toBe(false);
  });

  it('a pack text read back gives the same quantity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1, max: 40_000 }), (packs, pack) => {
        const row = { ...b, packMilli: BigInt(pack) };
        const milli = BigInt(packs) * row.packMilli;
        expect(quantityOf(row, { quantity: packsText(milli, row.packMilli) })).toBe(milli);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
