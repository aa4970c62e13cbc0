import type { ReactNode } from 'react';
import type { GridRow } from './grid-types.ts';

export interface GridGroups<Row> {
  key: (row: Row) => string;
  /** Content of the group's own row, for example the supplier with its minimum order. */
  header: (key: string, rows: readonly Row[]) => ReactNode;
}

export type GridItem<Row> = { kind: 'group'; key: string; rows: readonly Row[] } | { kind: 'row'; row: GridRow<Row> };

/**
 * Sorted rows with their group rows between them. Groups keep the order in which the data names them,
 * so sorting moves rows inside a supplier and never the suppliers.
 */
export function itemsOf<Row>(
  rows: readonly GridRow<Row>[],
  groups: GridGroups<Row> | undefined,
  source: readonly Row[],
): GridItem<Row>[] {
  if (!groups) return rows.map((row) => ({ kind: 'row', row }));
  const buckets = new Map<string, GridRow<Row>[]>();
  for (const row of source) buckets.set(groups.key(row), []);
  for (const row of rows) buckets.get(groups.key(row.data))?.push(row);
  return [...buckets].flatMap(([key, members]) => [
    { kind: 'group' as const, key, rows: members.map((member) => member.data) },
    ...members.map((row) => ({ kind: 'row' as const, row })),
  ]);
}
