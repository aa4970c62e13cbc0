import type { Signal } from '@larder/contracts/ordering/signals';
import { describe, expect, it } from 'vitest';
import {
  draftsOf,
  figureOf,
  goodsMissing,
  namesCategories,
  promotionBody,
  promotionDraft,
  weatherRows,
} from './model.ts';

const UNITS = new Map([['hq', 'id-hq']]);

const ENTRY: Signal = {
  id: 'e',
  kind: 'promotion',
  unitId: 'id-hq',
  unitName: '总部',
  unitNameEn: null,
  wholeChain: true,
  from: '2026-11-11',
  to: '2026-11-12',
  name: '双十一',
  value: 20,
  note: null,
  items: [],
  categories: [],
  price: null,
  overlaps: [],
  source: 'entered',
  version: 1,
};

describe('[ORD-04] a file of promotions, events and weather', () => {
  it('is read by its column names, in any order, places by code', () => {
    const rows = [
      ['Name', 'kind', 'place', 'from', 'to', 'value'],
      ['周年庆', 'Promotion', 'HQ', '2026-11-11', '2026-11-12', '30'],
      ['x', 'unknown', 'nowhere', '', '', ''],
    ];
    expect(draftsOf(rows, UNITS, 2)).toEqual([
      {
        kind: 'promotion',
        unitId: 'id-hq',
        from: '2026-11-11',
        to: '2026-11-12',
        name: '周年庆',
        value: 30,
        note: null,
        items: [],
        categories: [],
        price: null,
      },
      {
        kind: 'unknown',
        unitId: 'nowhere',
        from: '',
        to: '',
        name: 'x',
        value: null,
        note: null,
        items: [],
        categories: [],
        price: null,
      },
    ]);
  });

  it('names items and categories by code, and a price as people write it', () => {
    const [row] =
      draftsOf(
        [
          ['kind', 'place', 'from', 'to', 'name', 'items', 'categories', 'price'],
          ['promotion', 'hq', '2026-11-11', '2026-11-12', '双十一', 'W-1; W-2；', 'drinks', '9.90'],
        ],
        UNITS,
        2,
      ) ?? [];
    expect(row).toMatchObject({ items: ['W-1', 'W-2'], categories: ['drinks'], price: 990 });
  });

  it('a form keeps what an entry names', () => {
    const draft = {
      ...promotionDraft(null),
      aim: 'items' as const,
      items: [{ id: 'i', sku: 's', name: 'n', nameEn: null }],
    };
    expect(promotionBody({ ...draft, depth: '20' })).toEqual({ items: ['i'], categories: [], price: null, value: 20 });
    expect(promotionBody({ ...draft, by: 'price', depth: '20', price: 500 })).toEqual({
      items: ['i'],
      categories: [],
      price: 500,
      value: null,
    });
    expect(promotionBody({ ...draft, aim: 'all' })).toEqual({ items: [], categories: [], price: null, value: null });
  });

  it('a figure that cannot be read goes along as written, for the server to refuse: never as none', () => {
    const [promotion] =
      draftsOf(
        [
          ['kind', 'place', 'from', 'to', 'name', 'value', 'price'],
          ['promotion', 'hq', '2026-11-11', '2026-11-12', '双十一', '30%', '9.999'],
        ],
        UNITS,
        2,
      ) ?? [];
    expect(promotion).toMatchObject({ value: '30%', price: '9.999' });
    const [day] =
      weatherRows(
        [
          ['place', 'date', 'kind', 'high', 'low', 'rain'],
          ['hq', '2026-07-22', 'observed', '36.9°', 'Infinity', '大雨'],
        ],
        UNITS,
      ) ?? [];
    expect(day).toMatchObject({ high: '36.9°', low: 'Infinity', rain: '大雨' });
  });

  it('categories are sent exactly when the form shows them', () => {
    const item = { id: 'i', sku: 's', name: 'n', nameEn: null };
    const category = { id: 'c', name: 'n', nameEn: null };
    const chosenEarlier = { ...promotionDraft(null), items: [item], categories: ['c'] };
    expect(promotionBody({ ...chosenEarlier, aim: 'categories' }).categories).toEqual(['c']);
    expect(promotionBody({ ...chosenEarlier, aim: 'items' }).categories).toEqual([]);

    const cameWithBoth = promotionDraft({ ...ENTRY, items: [item], categories: [category] });
    expect(promotionBody(cameWithBoth)).toMatchObject({ items: ['i'], categories: ['c'] });
    expect(promotionBody({ ...cameWithBoth, by: 'price', price: 500 }).categories).toEqual([]);
    expect([cameWithBoth, { ...cameWithBoth, by: 'price' as const }].map(namesCategories)).toEqual([true, false]);
    expect(promotionDraft({ ...ENTRY, items: [item] }).both).toBe(false);
  });

  it('weather by place and day, with the day on which a forecast was known', () => {
    expect(
      weatherRows(
        [
          ['date', 'place', 'kind', 'high', 'known_on'],
          ['2026-07-22', 'HQ', 'Forecast', '36,9', '2026-07-19'],
        ],
        UNITS,
      ),
    ).toEqual([
      {
        unitId: 'id-hq',
        date: '2026-07-22',
        kind: 'forecast',
        high: 36.9,
        low: null,
        rain: null,
        knownOn: '2026-07-19',
      },
    ]);
    expect(weatherRows([['date']], UNITS)).toBeNull();
  });

  it('without a needed column it is not such a file', () => {
    expect(draftsOf([['kind', 'from']], UNITS, 2)).toBeNull();
    expect(draftsOf([], UNITS, 2)).toBeNull();
  });

  it('reads figures as people type them', () => {
    expect([figureOf(' 3,5 '), figureOf(''), figureOf('-2')]).toEqual([3.5, null, -2]);
    expect(figureOf('warm')).toBeNaN();
    expect(figureOf('1e999')).toBeNaN();
  });
});

describe('[ORD-06] a promotion for some goods', () => {
  it('names at least one of them', () => {
    const draft = promotionDraft(null);
    expect(goodsMissing(draft)).toBeNull();
    expect(goodsMissing({ ...draft, aim: 'items' })).toBe('items');
    expect(goodsMissing({ ...draft, aim: 'categories' })).toBe('categories');
    expect(goodsMissing({ ...draft, aim: 'categories', categories: ['c'] })).toBeNull();
  });

  it('reads commas between thousands, and one before decimals', () => {
    expect(['1,000', '12,345.5', '2,5', '0,125', '1,2,3'].map(figureOf)).toEqual([
      1000,
      12345.5,
      2.5,
      0.125,
      Number.NaN,
    ]);
  });
});
