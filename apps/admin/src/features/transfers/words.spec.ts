import { describe, expect, it } from 'vitest';
import { verbsOf } from './words.ts';

const side = (mine: boolean, agreed = true) => ({
  storeId: 's',
  storeName: '一店',
  storeNameEn: null,
  agreedBy: agreed ? '店长' : null,
  agreedAt: agreed ? '2026-03-05T04:00:00Z' : null,
  mine,
});

describe('what a person may do with a transfer', () => {
  it('[ORD-27] each store does its own part', () => {
    expect(verbsOf({ state: 'proposed', from: side(true, false), to: side(false) })).toEqual(['agree', 'decline']);
    expect(verbsOf({ state: 'proposed', from: side(false, false), to: side(true) })).toEqual(['cancel']);
    expect(verbsOf({ state: 'agreed', from: side(true), to: side(false) })).toEqual(['ship', 'cancel']);
    expect(verbsOf({ state: 'agreed', from: side(false), to: side(true) })).toEqual(['cancel']);
    expect(verbsOf({ state: 'in_transit', from: side(true), to: side(false) })).toEqual([]);
    expect(verbsOf({ state: 'in_transit', from: side(false), to: side(true) })).toEqual(['receive']);
    expect(verbsOf({ state: 'short', from: side(true), to: side(false) })).toEqual(['settle']);
    expect(verbsOf({ state: 'received', from: side(true), to: side(true) })).toEqual([]);
  });
});
