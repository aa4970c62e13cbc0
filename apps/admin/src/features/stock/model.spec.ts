import { describe, expect, it } from 'vitest';
import { readQuantity } from '../../lib/amount.ts';
import { isLow } from './model.ts';

describe('stock sheets', () => {
  it('reads quantities with either mark and refuses the rest', () => {
    expect(['3', ' 2,5 ', '1.', '0.125'].map(readQuantity)).toEqual(['3', '2.5', '1', '0.125']);
    expect(['-1', '1.2345', 'x', ''].map(readQuantity)).toEqual([null, null, null, null]);
  });

  it('counts nothing and less than nothing as none left', () => {
    expect([isLow({ onHand: '0' }), isLow({ onHand: '-0.5' }), isLow({ onHand: '0.001' })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
