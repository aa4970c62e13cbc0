import { describe, expect, it } from 'vitest';
import { disarmed } from './spreadsheet.ts';

describe('[X] a cell for a spreadsheet', () => {
  it.each([
    '=1+1',
    '+1',
    '-cmd',
    "-1+cmd|' /C calc'!A0",
    '-1-2',
    '-1\n=1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '-',
  ])('shows %j instead of running it', (cell) => {
    expect(disarmed(cell)).toBe(`'${cell}`);
  });

  it.each(['-1', '-999081', '-0.125', '-12.50', '0', '12', '牛奶', '', 'a=1'])('leaves %j as it is', (cell) => {
    expect(disarmed(cell)).toBe(cell);
  });
});
