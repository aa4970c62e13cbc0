import { describe, expect, it } from 'vitest';
import { isQuantity, readAmount } from './amount.ts';

describe('typed amounts', () => {
  it('become the smallest unit without a rounding step', () => {
    expect(readAmount('12.5', 2)).toBe(1250);
    expect(readAmount('1,234.56', 2)).toBe(123_456);
    expect(readAmount('0.00001', 5)).toBe(1);
    expect(readAmount(' ', 2)).toBeNull();
    expect(readAmount('8', 0)).toBe(8);
  });

  it.each(['1.234', 'abc', '-1', '1.', '.5', '99999999999999'])('refuse %s', (text) => {
    expect(readAmount(text, 2)).toBeNaN();
  });

  it('know a quantity of the wire', () => {
    expect(['0', '1.5', '0.125'].every(isQuantity)).toBe(true);
    expect(['', '-1', '1.2345', '1,5'].some(isQuantity)).toBe(false);
  });
});
