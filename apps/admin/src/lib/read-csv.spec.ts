import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';
import { readCsv } from './read-csv.ts';

const SEED = Number(process.env['SEED'] ?? 11);

describe(`small CSV files, seed ${SEED}`, () => {
  it('reads quotes, line breaks, semicolons and the mark that Excel writes', () => {
    expect(readCsv('\uFEFFa;b\r\n"x;""y""";2\r\n\r\n')).toEqual([
      ['a', 'b'],
      ['x;"y"', '2'],
    ]);
    expect(readCsv('a,b\n"1\n2",3')).toEqual([
      ['a', 'b'],
      ['1\n2', '3'],
    ]);
    expect(readCsv('')).toEqual([]);
  });

  it('reads back what the app writes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '面', ' ', ',', '"', '\n', ';') }).map((s) => `x${s}x`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        expect(readCsv(csvText([['a', 'b'], ...rows]))).toEqual([['a', 'b'], ...rows]);
      }),
      { seed: SEED },
    );
  });
});
