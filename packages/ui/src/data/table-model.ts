import {
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { usePhone } from '../a11y/use-phone.ts';

export type CellValue = string | number | bigint | null | undefined;

/** One column of a table or a grid. */
export interface DataColumn<Row> {
  id: string;
  header: string;
  /** Smallest width in px at the standard type size, and more by as much as larger type is; the header's words must fit. */
  width: number;
  /** Width instead under 700 px, where words may take another line. */
  narrowWidth?: number | undefined;
  /** Share of the spare width, 0 keeps the column at `width`. The first column grows by default. */
  grow?: number | undefined;
  /** Numbers stand right. */
  align?: 'start' | 'end' | undefined;
  /** What is sorted and copied. */
  value: (row: Row) => CellValue;
  /** What is shown; the value itself when left out. */
  cell?: ((row: Row) => ReactNode) | undefined;
  sortable?: boolean | undefined;
  /** False keeps the column out of the column chooser. */
  hideable?: boolean | undefined;
  /** Left out under 700 px, where four or five columns are all that fits. */
  wideOnly?: boolean | undefined;
  /** Left out of a DataTable whose frame is too narrow for all columns, as with large type; the highest number first. */
  spare?: number | undefined;
  /** Words on hover over the header. */
  hint?: string | undefined;
  /** Content of the total row. */
  total?: ((rows: readonly Row[]) => ReactNode) | undefined;
}

export interface Sort {
  id: string;
  desc: boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Numbers by size, text by pinyin with numbers inside counted ("10 kg" after "9 kg"). */
export function compareValues(a: CellValue, b: CellValue): number {
  if (typeof a === 'string' || typeof b === 'string') return collator.compare(String(a), String(b));
  return (a ?? 0) < (b ?? 0) ? -1 : (a ?? 0) > (b ?? 0) ? 1 : 0;
}

export interface TableModelInput<Row, Column extends DataColumn<Row>> {
  columns: readonly Column[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  sort: Sort | null;
  hidden: ReadonlySet<string>;
}

export interface TableModel<Row, Column> {
  /** Visible columns in order. */
  columns: Column[];
  /** Rows in sorted order. */
  rows: { id: string; data: Row }[];
}

/** Sorting and column visibility by TanStack Table; the markup stays with the caller. */
export function useTableModel<Row, Column extends DataColumn<Row>>(
  input: TableModelInput<Row, Column>,
): TableModel<Row, Column> {
  const { columns, rows, rowId, sort, hidden } = input;
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row & object>();
    return columns.map((column) =>
      helper.accessor((row): unknown => column.value(row as Row) ?? undefined, {
        id: column.id,
        header: column.header,
        sortFn: (a, b, id) => compareValues(a.getValue<CellValue>(id), b.getValue<CellValue>(id)),
        sortUndefined: 'last',
      }),
    );
  }, [columns]);
  const sorting = useMemo<SortingState>(() => (sort ? [sort] : []), [sort]);
  const phone = usePhone();
  const columnVisibility = useMemo(
    () =>
      Object.fromEntries(columns.map((column) => [column.id, !hidden.has(column.id) && !(phone && column.wideOnly)])),
    [columns, hidden, phone],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows as readonly (Row & object)[] as (Row & object)[],
    getRowId: (row) => rowId(row as Row),
    state: { sorting, columnVisibility },
  });
  const visible = table.getVisibleLeafColumns();
  const sorted = table.getRowModel().rows;
  // Stable arrays keep memoised rows asleep.
  const shownColumns = useMemo(
    () =>
      visible.flatMap((leaf) => {
        const column = columns.find(({ id }) => id === leaf.id);
        if (column === undefined) return [];
        return phone && column.narrowWidth !== undefined ? { ...column, width: column.narrowWidth } : column;
      }),
    [visible, columns, phone],
  );
  const shownRows = useMemo(() => sorted.map((row) => ({ id: row.id, data: row.original as Row })), [sorted]);
  return { columns: shownColumns, rows: shownRows };
}

/** CSS grid template of the visible columns; every row uses the same one, so that the columns line up. */
export function columnTemplate(columns: readonly DataColumn<never>[], lead: string): string {
  const tracks = columns.map((column, index) => {
    const grow = column.grow ?? (index === 0 ? 2 : 1);
    const width = typeWidth(column.width);
    return grow > 0 ? `minmax(${width}, ${grow}fr)` : width;
  });
  return [lead, ...tracks].filter(Boolean).join(' ');
}

/** Sum of the smallest widths as a CSS length: below it the table scrolls sideways. */
export function minimumWidth(columns: readonly DataColumn<never>[], lead: number): string {
  const words = columns.reduce((sum, column) => sum + column.width, 0);
  return `calc(${lead}px + ${typeWidth(words)})`;
}

/** A width that words fit in, at any type size. */
const typeWidth = (px: number): string => `calc(${px}px * var(--type-scale, 1))`;

/** Next state of a header press: ascending, descending, unsorted. */
export function nextSort(sort: Sort | null, id: string): Sort | null {
  if (sort?.id !== id) return { id, desc: false };
  return sort.desc ? null : { id, desc: true };
}
