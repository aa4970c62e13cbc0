import { describe, expect, it } from 'vitest';
import { sparedColumns } from './spare-columns.ts';
import type { DataColumn } from './table-model.ts';

const column = (id: string, width: number, spare?: number): DataColumn<never> => ({
  id,
  header: id,
  width,
  spare,
  value: () => '',
});
const columns = [column('store', 200), column('lines', 50, 2), column('short', 60, 1), column('amount', 90)];
const left = (width: number, scale: number) => [...sparedColumns(columns, { width, scale })];

describe('[PPL-14] columns of a table that is too narrow', () => {
  it('stay while they fit', () => {
    expect(left(400, 1)).toEqual([]);
    expect(left(512, 1.28)).toEqual([]);
  });

  it('leave one after the other, as many as must, where type is large', () => {
    expect(left(511, 1.28)).toEqual(['lines']);
    expect(left(447, 1.28)).toEqual(['lines', 'short']);
  });

  it('never those that a list is read by', () => {
    expect(left(100, 1.28)).toEqual(['lines', 'short']);
  });

  it('stay while the frame has no width yet', () => {
    expect(left(0, 1)).toEqual([]);
  });
});
