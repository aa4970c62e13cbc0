import { memo, type ReactNode, useDeferredValue, useMemo, useSyncExternalStore } from 'react';
import { cx } from '../a11y/class-names.ts';
import type { ActiveCell } from './active-cell.ts';
import type { EditStore, Patch } from './edit-store.ts';
import { type GridColumn, type GridRow, textOf } from './grid-types.ts';
import styles from './table.module.css';

/** Patches of a store as React state, for docks and counts: a new Map per change. */
export function useEdits(store: EditStore): ReadonlyMap<string, Patch> {
  return useSyncExternalStore(store.subscribe, store.patches);
}

/** Sums under the grid; follows every edit. */
export function TotalRow<Row>({
  columns,
  rows,
  store,
  lead,
}: {
  columns: readonly GridColumn<Row>[];
  rows: readonly Row[];
  store: EditStore;
  lead: boolean;
}) {
  const patches = useEdits(store);
  return (
    <div role="row" className={cx(styles['row'], styles['total'])}>
      {lead ? <div role="gridcell" className={cx(styles['cell'], styles['lead'])} /> : null}
      {columns.map((column, index) => (
        <div
          key={column.id}
          role="gridcell"
          className={cx(
            styles['cell'],
            column.align === 'end' && styles['end'],
            column.align === 'end' && 'num',
            index === 0 && styles['sticky'],
          )}
        >
          <span>{column.liveTotal?.(rows, patches) ?? column.total?.(rows)}</span>
        </div>
      ))}
    </div>
  );
}

/** Why the active cell can't be saved, or a remark on it. Follows a moment after the cell itself. */
export function ActiveNote<Row>({
  active,
  rows,
  columns,
  store,
}: {
  active: ActiveCell;
  rows: ReadonlyMap<string, GridRow<Row>>;
  columns: readonly GridColumn<Row>[];
  store: EditStore;
}) {
  const cell = useSyncExternalStore(active.subscribe, active.get);
  const row = cell ? rows.get(cell.rowId) : undefined;
  const column = columns.find((one) => one.id === cell?.columnId);
  const patch = useSyncExternalStore(
    (listener) => store.subscribeRow(row?.id ?? '', listener),
    () => store.row(row?.id ?? ''),
  );
  return <NoteText {...useDeferredValue(useMemo(() => ({ row, column, patch }), [row, column, patch]))} />;
}

const NoteText = memo(function NoteText<Row>({ row, column, patch }: NoteTextProps<Row>) {
  if (!row || !column?.edit) return null;
  const text = textOf(column.edit, row.data, column.id, patch);
  const problem = column.edit.check?.(text, row.data);
  if (problem) return <strong style={{ color: 'var(--seal)' }}>{problem}</strong>;
  return <span>{column.edit.note?.(text, row.data)}</span>;
}) as <Row>(props: NoteTextProps<Row>) => ReactNode;

interface NoteTextProps<Row> {
  row: GridRow<Row> | undefined;
  column: GridColumn<Row> | undefined;
  patch: Patch;
}
