import { describe, expect, it } from 'vitest';
import { lastDays, spanOf, trafficTable } from './model.ts';

const TODAY = '2026-03-02';
const OWN = { range: 'own', from: '2026-02-01', to: '2026-02-10' } as const;

describe('[BI-05] the span of a report', () => {
  it('ends yesterday, because today is still running', () => {
    expect(lastDays(7, TODAY)).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(spanOf({ ...OWN, range: '28' }, TODAY)).toEqual({ from: '2026-02-02', to: '2026-03-01' });
  });

  it('takes own dates, and the last 28 days for dates that make no span', () => {
    expect(spanOf(OWN, TODAY)).toEqual({ from: OWN.from, to: OWN.to });
    for (const wrong of [{ from: '' }, { to: '2026-01-01' }, { from: '2020-01-01' }, { from: '2026-2' }])
      expect(spanOf({ ...OWN, ...wrong }, TODAY)).toEqual(lastDays(28, TODAY));
  });
});

describe('[BI-05] traffic', () => {
  it('shows the weekdays with tickets and the hours between the first and the last one', () => {
    const cell = (weekday: number, hour: number, ticketCenti: number) => ({ weekday, hour, ticketCenti, net: 0 });
    const table = trafficTable([cell(1, 5, 0), cell(1, 8, 150), cell(7, 11, 300)]);
    expect([table.weekdays, table.hours]).toEqual([
      ['1', '7'],
      [8, 9, 10, 11],
    ]);
    expect([table.cells.get('7 11'), table.cells.get('1 5'), table.most]).toEqual([300, undefined, 300]);
    expect(trafficTable([])).toMatchObject({ hours: [], most: 1 });
  });
});
