import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type Ref,
  type RefObject,
  type UIEvent,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { type ActiveCell, type CellRef, createActiveCell, HEAD_ROW, SELECT_COLUMN } from './active-cell.ts';
import { NoRows } from './data-table.tsx';
import type { EditStore } from './edit-store.ts';
import { useFocusCell, useRowToggle } from './grid-focus.ts';
import { ActiveNote, TotalRow } from './grid-foot.tsx';
import { useGridHandlers } from './grid-handlers.ts';
import { GridHead } from './grid-head.tsx';
import { type GridGroups, type GridItem, itemsOf } from './grid-items.ts';
import { GridRowView } from './grid-row.tsx';
import type { GridColumn, GridRow } from './grid-types.ts';
import { useRowHeight, useRowWindow, useScrollToRow, VIRTUAL_ABOVE } from './row-window.ts';
import styles from './table.module.css';
import { columnTemplate, type DataColumn, minimumWidth, nextSort, type Sort, useTableModel } from './table-model.ts';

/** What a page may ask of its grid. */
export interface GridHandle {
  /** Moves the focus to a cell, scrolling its row into the document first. */
  focusCell(cell: CellRef): void;
}

export interface DataGridProps<Row> {
  handle?: Ref<GridHandle> | undefined;
  /** Accessible name. */
  label: string;
  /** Keep it stable: a new array re-renders every row. */
  columns: readonly GridColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Edits live here, outside React; make it once per record with createEditStore. */
  store: EditStore;
  /** Keep it stable, like the columns. */
  groups?: GridGroups<Row> | undefined;
  sort?: Sort | null | undefined;
  onSortChange?: ((sort: Sort | null) => void) | undefined;
  hidden?: ReadonlySet<string> | undefined;
  /** Given, rows can be selected (Space or X, Shift for a range). */
  selected?: ReadonlySet<string> | undefined;
  onSelectedChange?: ((selected: ReadonlySet<string>) => void) | undefined;
  /** Enter or F2 on a cell without input, and double click. */
  onRowOpen?: ((row: Row, columnId: string) => void) | undefined;
  /** A key that the grid has no use for, for example `i` for "why" or `s` for snooze. */
  onRowKey?: ((event: KeyboardEvent, row: Row, columnId: string) => void) | undefined;
  /** The row that the focus is in, null when it left the grid. */
  onRowFocus?: ((rowId: string | null) => void) | undefined;
  loading?: boolean | undefined;
  error?: ReactNode;
  empty?: ReactNode;
  foot?: ReactNode;
  maxHeight?: string | undefined;
}

interface GridBodyProps<Row> {
  items: readonly GridItem<Row>[];
  scroller: RefObject<HTMLElement | null>;
  rowHeight: number;
  /** Index of the row that must stay in the document. */
  keep: () => number | undefined;
  columns: readonly GridColumn<Row>[];
  columnCount: number;
  store: EditStore;
  active: ActiveCell;
  groupHeader: GridGroups<Row>['header'] | undefined;
  /** null when rows can't be selected. */
  selected: ReadonlySet<string> | null;
  onToggle: (rowId: string, range: boolean) => void;
}

const NONE: ReadonlySet<string> = new Set();
const LEAD_WIDTH = 44;
const noScroll = () => undefined;

/** The line beside the first column once others lie under it; written past React, which would render the grid for it. */
function markScrolled({ currentTarget }: UIEvent<HTMLElement>): void {
  currentTarget.toggleAttribute('data-scrolled', currentTarget.scrollLeft > 0);
}

/** State of the box that selects everything in view. */
function headSelection<Row>(
  ordered: readonly GridRow<Row>[],
  chosen: ReadonlySet<string>,
  onSelectedChange: DataGridProps<Row>['onSelectedChange'],
) {
  return {
    all: ordered.length > 0 && ordered.every((row) => chosen.has(row.id)),
    some: ordered.some((row) => chosen.has(row.id)),
    onToggle: (all: boolean) => onSelectedChange?.(all ? new Set(ordered.map((row) => row.id)) : NONE),
  };
}

/** Rows or group rows that stand in the document right now. Scrolling renders these alone, never head, sums and foot. */
const GridBody = memo(function GridBody<Row>(props: GridBodyProps<Row>) {
  const { items, selected } = props;
  const view = useRowWindow(items.length, props.scroller, props.rowHeight, props.keep);
  return (
    <div role="rowgroup" style={view.virtual ? { height: view.height, position: 'relative' } : undefined}>
      {view.items.map(({ index, start }) => {
        const item = items[index];
        const top = view.virtual ? start : null;
        if (!item) return null;
        if (item.kind === 'group') {
          return (
            <div
              key={`group ${item.key}`}
              role="row"
              aria-rowindex={index + 2}
              className={cx(styles['row'], styles['group'], top !== null && styles['fixed'])}
              style={top === null ? undefined : { position: 'absolute', insetInline: 0, top }}
            >
              <div role="gridcell" aria-colspan={props.columnCount} className={styles['cell']}>
                {props.groupHeader?.(item.key, item.rows)}
              </div>
            </div>
          );
        }
        return (
          <GridRowView
            key={item.row.id}
            row={item.row}
            columns={props.columns}
            store={props.store}
            active={props.active}
            ariaRowIndex={index + 2}
            start={top}
            selected={selected === null ? null : selected.has(item.row.id)}
            onToggle={props.onToggle}
          />
        );
      })}
    </div>
  );
}) as <Row>(props: GridBodyProps<Row>) => ReactNode;

/**
 * Editable table for long lists. One tab stop; arrows move; typing overwrites; Enter or ↓ next, Shift+Enter or ↑ back, Esc
 * reverts the cell, + and − step by pack, Ctrl+Z and Ctrl+Shift+Z, paste a block, Ctrl+D fills down, Space or X selects.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns: allColumns, rows, rowId, store, groups, selected, onSelectedChange } = props;
  const labels = useLabels();
  const scroller = useRef<HTMLDivElement>(null);
  const [active] = useState(createActiveCell);
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  const sort = props.sort === undefined ? ownSort : props.sort;
  const setSort = props.onSortChange ?? setOwnSort;
  const selectable = Boolean(selected && onSelectedChange);

  const model = useTableModel<Row, GridColumn<Row>>({
    columns: allColumns,
    rows,
    rowId,
    sort,
    hidden: props.hidden ?? NONE,
  });
  const { columns } = model;
  const items = useMemo(() => itemsOf(model.rows, groups, rows), [model.rows, groups, rows]);
  const ordered = useMemo(() => items.flatMap((item) => (item.kind === 'row' ? [item.row] : [])), [items]);
  const byId = useMemo(() => new Map(ordered.map((row) => [row.id, row])), [ordered]);
  const itemIndex = useMemo(
    () => new Map(items.flatMap((item, index) => (item.kind === 'row' ? [[item.row.id, index] as const] : []))),
    [items],
  );
  const columnIds = useMemo(
    () => [...(selectable ? [SELECT_COLUMN] : []), ...columns.map((column) => column.id)],
    [columns, selectable],
  );

  const rowHeight = useRowHeight(scroller);
  const keep = useCallback(() => itemIndex.get(active.get()?.rowId ?? ''), [itemIndex, active]);
  const scrollToRow = useScrollToRow(scroller, rowHeight);
  const scrollTo = items.length > VIRTUAL_ABOVE ? scrollToRow : noScroll;

  // The tab stop must exist: when the active row or column is gone, the first editable cell takes over.
  useEffect(() => {
    const cell = active.get();
    if (cell && (byId.has(cell.rowId) || cell.rowId === HEAD_ROW) && columnIds.includes(cell.columnId)) return;
    const row = ordered[0];
    const column = columns.find((one) => one.edit) ?? columns[0];
    if (row && column) active.set({ rowId: row.id, columnId: column.id });
  }, [active, byId, columnIds, columns, ordered]);

  const focusCell = useFocusCell(scroller, active, itemIndex, scrollTo);
  useImperativeHandle(props.handle, () => ({ focusCell }), [focusCell]);
  const toggle = useRowToggle(ordered, selected, onSelectedChange);
  const handlers = useGridHandlers({
    active,
    columnIds,
    columns,
    focusCell,
    ordered,
    store,
    selected,
    onSelectedChange,
    toggle,
    onRowOpen: props.onRowOpen,
    onRowKey: props.onRowKey,
    onRowFocus: props.onRowFocus,
    cellsChanged: labels.cellsChanged,
  });

  const style = useMemo(() => {
    const shown = columns as readonly DataColumn<never>[];
    return {
      '--table-columns': columnTemplate(shown, selectable ? `${LEAD_WIDTH}px` : ''),
      '--table-min-width': minimumWidth(shown, selectable ? LEAD_WIDTH : 0),
      '--sticky-start': selectable ? `${LEAD_WIDTH}px` : '0px',
      '--table-max-height': props.maxHeight ?? 'max(320px, calc(100dvh - 300px))',
    } as CSSProperties;
  }, [columns, selectable, props.maxHeight]);

  if (props.error) return <div className={styles['frame']}>{props.error}</div>;
  const nothing = rows.length === 0;
  const chosen = selected ?? NONE;

  return (
    <div className={styles['frame']} style={style}>
      <div className={cx(styles['scroller'], styles['gridScroller'])} ref={scroller} onScroll={markScrolled}>
        <div
          role="grid"
          aria-label={props.label}
          aria-busy={props.loading}
          aria-rowcount={items.length + 1}
          aria-colcount={columnIds.length}
          aria-multiselectable={selectable || undefined}
          className={cx(styles['body'], props.loading && !nothing && styles['busy'])}
          {...handlers}
        >
          <div role="rowgroup" className={styles['headGroup']}>
            <GridHead
              columns={columns}
              active={active}
              sort={sort}
              onSort={(id) => setSort(nextSort(sort, id))}
              selection={selectable ? headSelection(ordered, chosen, onSelectedChange) : null}
            />
          </div>
          <GridBody
            items={items}
            scroller={scroller}
            rowHeight={rowHeight}
            keep={keep}
            columns={columns}
            columnCount={columnIds.length}
            store={store}
            active={active}
            groupHeader={groups?.header}
            selected={selectable ? chosen : null}
            onToggle={toggle}
          />
          {!nothing && columns.some((column) => column.total ?? column.liveTotal) ? (
            <div role="rowgroup" className={styles['totalGroup']}>
              <TotalRow columns={columns} rows={rows} store={store} lead={selectable} />
            </div>
          ) : null}
        </div>
        {nothing ? <NoRows loading={props.loading} empty={props.empty} /> : null}
      </div>
      {nothing ? null : (
        <div className={styles['foot']}>
          <span>{labels.rowCount(rows.length)}</span>
          <ActiveNote active={active} rows={byId} columns={columns} store={store} />
          {props.foot ? <div className={styles['footEnd']}>{props.foot}</div> : null}
        </div>
      )}
    </div>
  );
}
