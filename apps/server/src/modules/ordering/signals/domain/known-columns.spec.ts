import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { type DatedSignal, signalColumns } from './known-columns.ts';

const FROM = '2026-01-01';
const signal = (kind: DatedSignal['kind'], from: string, to: string, over: Partial<DatedSignal> = {}): DatedSignal => ({
  kind,
  from,
  to,
  name: 'x',
  valueCenti: null,
  ...over,
});

describe('[ORD-04] what people know about days, as columns of the model', () => {
  it('a promotion stands with its depth, or with a mark when it has none; other days have none', () => {
    const [column] = signalColumns(
      [
        signal('promotion', '2025-12-30', '2026-01-02', { valueCenti: 3000n }),
        signal('promotion', '2026-01-04', '2026-01-04'),
      ],
      FROM,
      5,
    );
    expect(column).toEqual({ name: 'promotion', cells: ['30', '30', '0', '1', '0'] });
  });

  it('whose event it is matters, and the later entry speaks where two meet', () => {
    const columns = signalColumns(
      [
        signal('competitor', FROM, '2026-01-03', { name: '隔壁开业' }),
        signal('competitor', '2026-01-03', '2026-01-09', { name: '对面打折' }),
      ],
      FROM,
      4,
    );
    expect(columns).toEqual([{ name: 'competitor', cells: ['隔壁开业', '隔壁开业', '对面打折', '对面打折'] }]);
  });

  it('a measured feed needs sixty days before it is a column; its gaps are unknown, not zero', () => {
    const days = (n: number) =>
      Array.from({ length: n }, (_, i) =>
        signal('temperature', addDays(FROM, i), addDays(FROM, i), { valueCenti: BigInt(100 * i) }),
      );
    expect(signalColumns(days(59), FROM, 90)).toEqual([]);
    const [column] = signalColumns(days(60), FROM, 90);
    expect([column?.cells[0], column?.cells[59], column?.cells[60]]).toEqual(['0', '59', '']);
  });

  it('what nobody entered is no column, nor is what lies elsewhere', () => {
    expect(signalColumns([], FROM, 10)).toEqual([]);
    expect(signalColumns([signal('rain', '2025-01-01', '2025-01-02', { valueCenti: 1n })], FROM, 10)).toEqual([]);
  });
});
