import { describe, expect, it } from 'vitest';
import { chainsOf, type FileBook } from './sourcing-file.ts';

const book: FileBook = {
  itemOf: (sku) => (sku.startsWith('S') ? `item-${sku}` : undefined),
  unitOf: (code) => (code.startsWith('U') ? `unit-${code}` : undefined),
  sourceOf: (code) => (code.startsWith('D') ? `source-${code}` : undefined),
  offerOf: (sourceId, itemId) => (sourceId === 'source-D9' ? undefined : `${sourceId}/${itemId}`),
};
const row = (sku: string, unit: string, source: string, more: object = {}) => ({ sku, unit, source, ...more });

describe('chains in a file', () => {
  it('[ORD-27] keeps the order of the rows as the order of the sources', () => {
    const { chains, refused } = chainsOf(
      [row('S1', 'U1', 'D2'), row('S2', 'U1', 'D1'), row('S1', 'U1', 'D1', { sharePct: 30 })],
      book,
    );
    expect(refused).toEqual([]);
    expect(chains.map((c) => [c.itemId, c.lines.map((l) => [l.supplierItemId, l.sharePct])])).toEqual([
      [
        'item-S1',
        [
          ['source-D2/item-S1', null],
          ['source-D1/item-S1', 30],
        ],
      ],
      ['item-S2', [['source-D1/item-S2', null]]],
    ]);
  });

  it('[ORD-27] keeps a bad row aside with its whole chain, and no other', () => {
    const { chains, refused } = chainsOf(
      [
        row('S1', 'U1', 'D1'),
        row('S1', 'U1', 'D9'),
        row('S2', 'U1', 'D1', { sharePct: 0 }),
        row('S3', 'U1', 'D1'),
        row('X', 'U1', 'D1'),
        row('S3', 'elsewhere', 'D1'),
        row('S4', 'U1', 'nobody'),
        row('S5', 'U1', 'D1', { validFrom: '2026-12-01', validTo: '2026-11-01' }),
        null,
        { sku: { length: { toString: 1 } }, unit: 'U1', source: 'D1' },
        row('S6', 'U1', 'D1', { limit: '0' }),
      ],
      book,
    );
    expect(chains.map((c) => c.itemId)).toEqual(['item-S3']);
    expect([...new Set(refused.map((r) => r.index))]).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
    expect(refused.find((r) => r.index === 0)?.message).toEqual({
      'zh-CN': '这条供货链的其他行有误',
      en: 'another row of this chain is wrong',
    });
    for (const { message } of refused) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(message.en).not.toMatch(/\p{Script=Han}/u);
    }
    expect(refused.find((r) => r.index === 7)?.path).toBe('validTo');
  });
});
