import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvFile } from './csv-file.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const FORMULA = /^([=+@\t\r＝＋－＠]|-(?!\d+(\.\d+)?$))/;

describe(`[X] csvFile, seed ${SEED}`, () => {
  it('writes RFC 4180 with CRLF and a byte order mark', () => {
    expect(csvFile(['编码', '商品'], [['A"1', '牛奶,\n1L']])).toBe('\ufeff编码,商品\r\n"A""1","牛奶,\n1L"\r\n');
  });

  it('leaves no cell that a spreadsheet would run', () => {
    const attacks = [
      '=1+1',
      '+1',
      '-1-2',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '＝1',
      '＋1',
      '－1',
      '＠x',
      '=HYPERLINK("http://x","y")',
      "=cmd|' /C calc'!A0",
    ];
    for (const attack of attacks) {
      const [, row = []] = parse(csvFile(['h'], [[attack]]), { bom: true, relax_column_count: true }) as string[][];
      expect(row[0], attack).toBe(`'${attack}`);
    }
  });

  it('leaves negative figures figures, so that a sheet can add them up', () => {
    expect(csvFile(['库存', '金额'], [['-999081', '-12.50']])).toBe('\ufeff库存,金额\r\n-999081,-12.50\r\n');
  });

  it('keeps every other text as it is, and starts no cell with a formula sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 }), {
          minLength: 1,
          maxLength: 5,
        }),
        (rows) => {
          const back = parse(csvFile(['a', 'b', 'c'], rows), { bom: true, skip_empty_lines: false }) as string[][];
          expect(back).toHaveLength(rows.length + 1);
          const cells = back.slice(1).flat();
          const texts = rows.flat();
          expect(cells).toEqual(texts.map((text) => (FORMULA.test(text) ? `'${text}` : text)));
          expect(cells.filter((cell) => FORMULA.test(cell))).toEqual([]);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});
