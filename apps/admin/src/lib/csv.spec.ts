import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';

describe('csv', () => {
  it('quotes what would break a row and disarms formulas', () => {
    expect(csvText([['a,b', 'say "x"', 2, null]])).toBe('\uFEFF"a,b","say ""x""",2,\r\n');
    expect(csvText([['=1+1', '@x', '-3.5', '-x', '-1+1', '＝1']])).toBe("\uFEFF'=1+1,'@x,-3.5,'-x,'-1+1,'＝1\r\n");
  });
});
