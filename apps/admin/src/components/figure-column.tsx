import type { DataColumn } from '@larder/ui/data';
import type { ReactNode } from 'react';

interface Figure<Row> {
  id: string;
  header: string;
  width: number;
  narrowWidth?: number | undefined;
  /** What is sorted; nothing sorts below every figure. */
  value: (row: Row) => number | null;
  cell: (row: Row) => ReactNode;
  wideOnly?: boolean;
}

/** A column of figures: to the right, in the figures' own face. */
export const figureColumn = <Row,>({ value, cell, ...column }: Figure<Row>): DataColumn<Row> => ({
  ...column,
  align: 'end',
  value: (row) => value(row) ?? Number.NEGATIVE_INFINITY,
  cell: (row) => <span className="num">{cell(row)}</span>,
});
