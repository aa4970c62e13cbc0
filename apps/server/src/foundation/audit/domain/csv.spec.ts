import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  it('reads back as the same cells', () => {
    const plain = fc
      .string({ unit: 'binary' })
      .filter((s) => !/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(s) && !s.includes('\uFEFF'));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2, maxLength: 6 }), (cells) => {
        expect(parse(csvLine(cells), { record_delimiter: '\r\n' })).toEqual([cells]);
      }),
      process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) },
    );
  });

  it.each(['=1+1', '+1', '-1+1', '@cmd', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠cmd'])('disarms %j', (formula) => {
    expect(parse(csvLine([formula, 'x']), { record_delimiter: '\r\n' })).toEqual([[`'${formula}`, 'x']]);
  });
});
