import { describe, expect, it } from 'vitest';
import { batchOf, fits, NO_OFFER, newListing, OFFER } from './listing-draft.ts';

const row = (id: string) => ({
  ...newListing({ id, sku: id, name: '吐司', nameEn: null, baseUom: 'each' }, '2026-03-01'),
  supplierItemId: 'offer-1',
  shelfCapacity: '20',
});

describe('assortment batch', () => {
  it('carries changed and added listings only and keeps what was not touched', () => {
    const { listings } = batchOf([row('a'), row('b'), row('c')], new Map([['a', { displayMin: '3' }]]), new Set(['c']));
    expect(listings.map((one) => [one.itemId, one.displayMin, one.shelfCapacity, one.supplierItemId])).toEqual([
      ['a', '3', '20', 'offer-1'],
      ['c', '0', '20', 'offer-1'],
    ]);
  });

  it('tells a removed source from an untouched one, and an empty capacity from zero', () => {
    const patches = new Map([
      ['a', { [OFFER]: NO_OFFER, shelfCapacity: '' }],
      ['b', { [OFFER]: 'offer-2' }],
    ]);
    const { listings } = batchOf([row('a'), row('b')], patches, new Set());
    expect(listings.map((one) => [one.supplierItemId, one.shelfCapacity])).toEqual([
      [null, null],
      ['offer-2', '20'],
    ]);
    expect(fits('shelfCapacity', '0')).toBe(false);
  });

  it('holds back what is no quantity', () => {
    const { listings, wrong } = batchOf([row('a')], new Map([['a', { safetyStock: 'x' }]]), new Set());
    expect([listings.length, wrong[0]?.itemId]).toEqual([0, 'a']);
  });
});
