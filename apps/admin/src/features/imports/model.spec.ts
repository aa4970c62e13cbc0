import type { ImportProfile } from '@larder/contracts/pos-sync/imports';
import { describe, expect, it } from 'vitest';
import { missingFields, readCodes, withColumn } from './model.ts';

const profile = (over: Partial<ImportProfile> = {}): ImportProfile => ({
  encoding: 'utf-8',
  columns: {},
  storeId: null,
  stores: {},
  source: 'file',
  zone: null,
  currency: null,
  dateOrder: 'ymd',
  decimalMark: '.',
  creditPrefix: null,
  writeOffs: true,
  channel: 'retail',
  createItems: false,
  services: [],
  ...over,
});

describe('mapping of columns', () => {
  it('asks for what a ticket needs: one of price and amount, one of store column and store', () => {
    expect(missingFields('tickets', profile(), ['a'])).toEqual(['number', 'time', 'sku', 'quantity', 'price', 'store']);
    const columns = { number: 'a', time: 'b', sku: 'c', quantity: 'd', amount: 'e' };
    expect(missingFields('tickets', profile({ columns, storeId: 's' }), ['a', 'b', 'c', 'd', 'e'])).toEqual([]);
    expect(
      missingFields('item_days', profile({ columns: { time: 'b', sku: 'c', quantity: 'gone' } }), ['b', 'c']),
    ).toEqual(['quantity', 'store']);
  });

  it('gives a column to one field only, and a store column takes the place of the one store', () => {
    const before = profile({ columns: { number: 'a', sku: 'b' }, storeId: 's' });
    expect(withColumn(before, 'sku', 'a')).toEqual({ columns: { sku: 'a' }, storeId: 's' });
    expect(withColumn(before, 'store', 'c')).toEqual({ columns: { number: 'a', sku: 'b', store: 'c' }, storeId: null });
    expect(withColumn(before, 'sku', null)).toEqual({ columns: { number: 'a' }, storeId: 's' });
  });

  it('reads codes from lines and commas, each once', () => {
    expect(readCodes('POST, DOT\nPOST\n\n BANK CHARGES；')).toEqual(['POST', 'DOT', 'BANK CHARGES']);
  });
});
