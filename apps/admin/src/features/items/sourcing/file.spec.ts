import { describe, expect, it } from 'vitest';
import { sourcingRows } from './file.ts';

describe('a file of chains', () => {
  it('[ORD-27] finds its columns by name, and leaves empty cells out', () => {
    expect(
      sourcingRows([
        ['Source', 'sku', 'UNIT', 'sharePct', 'note'],
        ['DC', ' MILK ', 'hq', '70', 'x'],
        ['B', 'MILK', 'hq', 'many', ''],
        ['B'],
      ]),
    ).toEqual([
      { sku: 'MILK', unit: 'hq', source: 'DC', sharePct: 70 },
      { sku: 'MILK', unit: 'hq', source: 'B', sharePct: 'many' },
      { sku: '', unit: '', source: 'B' },
    ]);
  });

  it('is refused without the columns that it needs', () => {
    expect(
      sourcingRows([
        ['sku', 'unit'],
        ['a', 'b'],
      ]),
    ).toBeNull();
    expect(sourcingRows([])).toBeNull();
  });
});
