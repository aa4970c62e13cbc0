// @vitest-environment jsdom

import { renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DataColumn, useTableModel } from './table-model.ts';

const columns: DataColumn<{ id: string }>[] = [
  { id: 'job', header: 'Job', width: 240, narrowWidth: 122, value: (row) => row.id },
  { id: 'fired', header: 'Fired', width: 170, wideOnly: true, value: () => '' },
  { id: 'state', header: 'State', width: 110, value: () => '' },
];
const NONE: ReadonlySet<string> = new Set();

function widths(phone: boolean): [string, number][] {
  const media = Object.assign(new EventTarget(), { matches: phone });
  vi.stubGlobal('matchMedia', () => media);
  const input = { columns, rows: [], rowId: (row: { id: string }) => row.id, sort: null, hidden: NONE };
  return renderHook(() => useTableModel(input)).result.current.columns.map((c) => [c.id, c.width]);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('[PLT-01] a table on a phone', () => {
  it('leaves out what only wide screens have room for, and draws the rest narrower where a column says how', () => {
    expect(widths(false)).toEqual([
      ['job', 240],
      ['fired', 170],
      ['state', 110],
    ]);
    expect(widths(true)).toEqual([
      ['job', 122],
      ['state', 110],
    ]);
  });
});
