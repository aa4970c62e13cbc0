import { describe, expect, it } from 'vitest';
import { draftsOf, figureOf } from './model.ts';

const UNITS = new Map([['hq', 'id-hq']]);

describe('[ORD-04] a file of promotions, events and weather', () => {
  it('is read by its column names, in any order, places by code', () => {
    const rows = [
      ['Name', 'kind', 'place', 'from', 'to', 'value'],
      ['周年庆', 'Promotion', 'HQ', '2026-11-11', '2026-11-12', '30'],
      ['x', 'unknown', 'nowhere', '', '', ''],
    ];
    expect(draftsOf(rows, UNITS)).toEqual([
      {
        kind: 'promotion',
        unitId: 'id-hq',
        from: '2026-11-11',
        to: '2026-11-12',
        name: '周年庆',
        value: 30,
        note: null,
      },
      { kind: 'unknown', unitId: 'nowhere', from: '', to: '', name: 'x', value: null, note: null },
    ]);
  });

  it('without a needed column it is not such a file', () => {
    expect(draftsOf([['kind', 'from']], UNITS)).toBeNull();
    expect(draftsOf([], UNITS)).toBeNull();
  });

  it('reads figures as people type them', () => {
    expect([figureOf(' 3,5 '), figureOf(''), figureOf('-2')]).toEqual([3.5, null, -2]);
    expect(figureOf('warm')).toBeNaN();
  });
});
