import { describe, expect, it } from 'vitest';
import { batchOf, initialText, newRow, type PriceRow } from './price-draft.ts';

const row = (itemId: string): PriceRow => ({
  itemId,
  itemName: '柠檬',
  itemNameEn: null,
  itemSku: itemId,
  baseUom: 'kg',
  supplierSku: null,
  packUom: 'case',
  pack: '10',
  moq: '20',
  packPrice: 12_050,
  packWeightGrams: 10_500,
  packVolumeMl: null,
  packsPerPallet: 40,
  status: 'active',
});

describe('price list batch', () => {
  it('carries changed and added rows only, prices in minor units', () => {
    const patches = new Map([['a', { packPrice: '99.9', packVolume: '22.5', packsPerPallet: '', status: 'ended' }]]);
    const { items, wrong } = batchOf([row('a'), row('b')], patches, new Set(), 'CNY');
    expect(wrong).toEqual([]);
    expect(items).toEqual([
      {
        itemId: 'a',
        supplierSku: null,
        packUom: 'case',
        pack: '10',
        moq: '20',
        packPrice: 9990,
        packWeightGrams: 10_500,
        packVolumeMl: 22_500,
        packsPerPallet: null,
        status: 'ended',
      },
    ]);
  });

  it('names the rows that can not be saved, a new one without a price among them', () => {
    const added = newRow({ id: 'c', sku: 'c', name: '盐', nameEn: null, baseUom: 'kg' });
    const patches = new Map([
      ['a', { pack: '0' }],
      ['b', { packsPerPallet: '2.5' }],
    ]);
    const { items, wrong } = batchOf([row('a'), row('b'), added], patches, new Set(['c']), 'CNY');
    expect(items).toEqual([]);
    expect(wrong.map((one) => one.itemId)).toEqual(['a', 'b', 'c']);
  });

  it('shows prices with the decimals of their currency', () => {
    expect(initialText(row('a'), 'packPrice', 'CNY')).toBe('120.50');
    expect(initialText(row('a'), 'packPrice', 'JPY')).toBe('12050');
    expect(initialText(row('a'), 'packWeight', 'JPY')).toBe('10.5');
  });
});
