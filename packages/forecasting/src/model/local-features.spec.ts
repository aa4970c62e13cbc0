import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LocalEntry, localColumn } from '../engine/local-column.ts';
import { LocalFeatures } from './local-features.ts';
import type { LocalColumn, Panel } from './panel.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const DAYS = 160;
const HORIZON = 10;
const ROWS = 3;

function panelWith(local: readonly LocalColumn[]): Panel {
  return {
    seriesCount: ROWS,
    dayCount: DAYS - HORIZON,
    horizon: HORIZON,
    firstDay: 20_000,
    demand: new Float32Array(ROWS * (DAYS - HORIZON)),
    flags: null,
    store: new Int32Array(ROWS),
    sku: Int32Array.from({ length: ROWS }, (_, i) => i),
    category: new Int32Array(ROWS),
    storeCount: 1,
    skuCount: ROWS,
    categoryCount: 1,
    calendar: [],
    local,
  };
}

const entry = fc
  .record({
    row: fc.integer({ min: 0, max: ROWS - 1 }),
    from: fc.integer({ min: -20, max: DAYS + 20 }),
    length: fc.integer({ min: 0, max: 40 }),
    value: fc.oneof(fc.constantFrom<number | null>(null, 0, 1), fc.integer({ min: -3, max: 9 })),
  })
  .map(({ row, from, length, value }): LocalEntry => ({ row, from, to: from + length, value }));

/** The column day by day, the plain way. */
function painted(entries: readonly LocalEntry[], otherwise: number): number[][] {
  const rows = Array.from({ length: ROWS }, () => new Array<number>(DAYS).fill(otherwise));
  for (const { row, from, to, value } of entries)
    for (let t = Math.max(0, from); t < Math.min(DAYS, to); t++)
      (rows[row] as number[])[t] = value === null ? Number.NaN : Number(value);
  return rows;
}

const isMark = (value: number | undefined) => value !== undefined && value !== 0 && !Number.isNaN(value);

/** Features of day t of one row, the plain way. */
function expected(row: readonly number[], origin: number, t: number): Record<string, number> {
  const known = row.slice(origin - 28, origin).filter((value) => !Number.isNaN(value));
  let since = 1;
  while (since < 60 && !isMark(row[t - since])) since++;
  return {
    x: row[t] as number,
    'x:tomorrow': row[Math.min(DAYS - 1, t + 1)] as number,
    'x:since': since,
    'x:share28': known.length > 0 ? known.filter(isMark).length / known.length : Number.NaN,
  };
}

describe('local columns', () => {
  it('[ORD-17] runs say the same as entries painted one over the other, in order and without overlap', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.constantFrom(0, Number.NaN), (entries, otherwise) => {
        const column = localColumn('x', 'sku', ROWS, DAYS, entries, { otherwise });
        const rows = Array.from({ length: ROWS }, () => new Array<number>(DAYS).fill(otherwise));
        for (let row = 0; row < ROWS; row++) {
          let end = 0;
          for (let k = column.runStart[row] as number; k < (column.runStart[row + 1] as number); k++) {
            expect(column.from[k]).toBeGreaterThanOrEqual(end);
            expect(column.to[k]).toBeGreaterThan(column.from[k] as number);
            end = column.to[k] as number;
            (rows[row] as number[]).fill(column.value[k] as number, column.from[k], end);
          }
          expect(end).toBeLessThanOrEqual(DAYS);
        }
        expect(rows).toEqual(painted(entries, otherwise));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('[ORD-17] features are what the days say: today, tomorrow, share of four weeks, days since the last mark', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 70, max: DAYS - HORIZON }),
        (entries, origin) => {
          const features = new LocalFeatures(panelWith([localColumn('x', 'sku', ROWS, DAYS, entries)]));
          const days = painted(entries, 0);
          const width = features.names.length;
          if (width === 0) return;
          const out = new Float32Array(HORIZON * width);
          const at = (name: string, h: number) => out[h * width + features.names.indexOf(name)];
          for (let s = 0; s < ROWS; s++) {
            features.write(s, origin, out, 0, width);
            for (let h = 0; h < HORIZON; h++) {
              const wanted = expected(days[s] as number[], origin, origin + h);
              for (const [name, value] of Object.entries(wanted)) expect(at(name, h)).toEqual(Math.fround(value));
            }
          }
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('[ORD-17] names the row that is not there', () => {
    expect(() => localColumn('promo', 'store', 2, 10, [{ row: 2, from: 0, to: 1, value: 1 }])).toThrow(
      /column promo: row 2 is not one of 2/,
    );
  });
});
