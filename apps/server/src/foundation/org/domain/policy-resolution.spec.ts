import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PolicyEntry, resolvePolicy } from './policy-resolution.ts';

const entry = (scopeUnitId: string, value: unknown, locked = false, scopeFormat = ''): PolicyEntry => ({
  key: 'ordering.bandPct',
  scopeUnitId,
  scopeFormat,
  value,
  locked,
});
const lineage = ['hq', 'north', 'area1', 'store1'];

describe('policy resolution', () => {
  it('[ORG-10] the built-in default counts when nobody said anything', () => {
    expect(resolvePolicy('ordering.bandPct', [], lineage, 'tea')).toEqual({ value: 20, from: null });
  });

  it('[ORG-12] the nearest override wins', () => {
    expect(resolvePolicy('ordering.bandPct', [entry('hq', 15), entry('north', 25)], lineage, 'tea').value).toBe(25);
    expect(resolvePolicy('ordering.bandPct', [entry('hq', 15), entry('south', 25)], lineage, 'tea').value).toBe(15);
  });

  it('[ORG-10] a format layer stands between the unit and what is below it', () => {
    const entries = [entry('hq', 10), entry('hq', 30, false, 'tea')];
    expect(resolvePolicy('ordering.bandPct', entries, lineage, 'tea').value).toBe(30);
    expect(resolvePolicy('ordering.bandPct', entries, lineage, 'bakery').value).toBe(10);
    expect(resolvePolicy('ordering.bandPct', [...entries, entry('north', 5)], lineage, 'tea').value).toBe(5);
  });

  it('[ORG-10] a locked ancestor wins over everything below', () => {
    const locked = resolvePolicy(
      'ordering.bandPct',
      [entry('hq', 12, true), entry('north', 40), entry('store1', 50)],
      lineage,
      'tea',
    );
    expect(locked).toEqual({ value: 12, from: { scopeUnitId: 'hq', scopeFormat: '', locked: true } });
  });

  it('an unusable stored value leaves the inherited one in force', () => {
    expect(resolvePolicy('ordering.bandPct', [entry('hq', 15), entry('north', 'a lot')], lineage, 'tea').value).toBe(
      15,
    );
  });

  it('property: the order of the rows never matters', () => {
    const rows = fc.uniqueArray(
      fc.record({
        u: fc.constantFrom(...lineage, 'south'),
        f: fc.constantFrom('', 'tea', 'bakery'),
        v: fc.integer({ min: 0, max: 100 }),
        l: fc.boolean(),
      }),
      { selector: (r) => `${r.u}|${r.f}` },
    );
    fc.assert(
      fc.property(rows, (r) => {
        const entries = r.map((x) => entry(x.u, x.v, x.l, x.f));
        expect(resolvePolicy('ordering.bandPct', [...entries].reverse(), lineage, 'tea')).toEqual(
          resolvePolicy('ordering.bandPct', entries, lineage, 'tea'),
        );
      }),
    );
  });
});
