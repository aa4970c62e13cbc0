import { describe, expect, it } from 'vitest';
import { cleanNumber, parseClipboard } from './grid-commands.ts';

describe('[UI-03] clipboard', () => {
  it('reads lines and columns as spreadsheets write them', () => {
    expect(parseClipboard('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(parseClipboard('"a\nb"\t"say ""hi"""\nc')).toEqual([['a\nb', 'say "hi"'], ['c']]);
    expect(parseClipboard('5')).toEqual([['5']]);
  });

  it('keeps empty cells in the middle of a column', () => {
    expect(parseClipboard('1\n\n3')).toEqual([['1'], [''], ['3']]);
  });

  it('cleans grouping, full-width digits and minus signs', () => {
    expect(['1,234.5', ' １２．５ ', '−3', '1，000'].map(cleanNumber)).toEqual(['1234.5', '12.5', '-3', '1000']);
  });
});
