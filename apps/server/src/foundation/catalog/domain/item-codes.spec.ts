import { describe, expect, it } from 'vitest';
import type { ItemInfo } from './item.ts';
import { buildItemCodes, checkDigit } from './item-codes.ts';

const item = (id: string, sku: string): ItemInfo => ({
  id,
  sku,
  name: sku,
  nameEn: null,
  type: 'sellable',
  categoryId: null,
  categoryName: null,
  categoryNameEn: null,
  baseUom: 'pc',
  shelfLifeDays: null,
  storage: 'ambient',
  priceMinor: null,
  costMilliMinor: null,
  stocked: true,
  status: 'active',
});
const ean = (twelve: string) => `${twelve}${checkDigit(twelve)}`;

describe('item codes', () => {
  const codes = buildItemCodes(
    1n,
    [item('a', '85123A'), item('b', 'Fish')],
    [
      { kind: 'barcode', code: '6901234567892', itemId: 'a' },
      { kind: 'embedded_price', code: '2112345', itemId: 'b' },
      { kind: 'embedded_weight', code: '2212345', itemId: 'b' },
      { kind: 'alias', code: 'OLD-1', itemId: 'a' },
      { kind: 'alias', code: 'FISH', itemId: 'a' },
    ],
  );

  it('[POS-01] skus match case-folded and trimmed, and a real sku wins over an alias', () => {
    expect(codes.bySku(' 85123a ')).toBe('a');
    expect(codes.bySku('old-1')).toBe('a');
    expect(codes.bySku('fish')).toBe('b');
    expect(codes.bySku('nope')).toBeUndefined();
  });

  it('[POS-01] price- and weight-embedded barcodes carry their value', () => {
    expect(codes.byBarcode(ean('211234501280'))).toEqual({ itemId: 'b', amountMinor: 1280n });
    expect(codes.byBarcode(ean('221234500755'))).toEqual({ itemId: 'b', quantityMilli: 755n });
    expect(codes.byBarcode('6901234567892')).toEqual({ itemId: 'a' });
  });

  it('a wrong check digit is no match', () => {
    const good = ean('211234501280');
    expect(codes.byBarcode(`${good.slice(0, 12)}${(Number(good[12]) + 1) % 10}`)).toBeUndefined();
  });
});
