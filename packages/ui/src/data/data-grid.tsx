import {
  type ClipboardEvent,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { announce } from '../a11y/announce.ts';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { EmptyState } from '../ledger/state.tsx';
import { type ActiveCell, type CellRef, createActiveCell, HEAD_ROW, SELECT_COLUMN } from './active-cell.ts';
import { TableSkeleton } from './data-table.tsx';
import type { EditStore, Patch } from './edit-store.ts';
import { fill, parseClipboard, pasteBlock } from './grid-commands.ts';
import { GridHead } from './grid-head.tsx';
import { type GridGroups, itemsOf } from './grid-items.ts';
import { GridRowView } from './grid-row.tsx';
import { type GridColumn, type GridRow, textOf } from './grid-types.ts';
import { useRowHeight, useRowWindow } from './row-window.ts';
import styles from './table.module.css';
import { columnTemplate, type DataColumn, minimumWidth, nextSort, type Sort, useTableModel } from './table-model.ts';

export interface DataGridProps<Row> {
  /** Accessible name. */
  label: string;
  /** Keep it stable: a new array re-renders every row. */
  columns: readonly GridColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Edits live here, outside React; make it once per record with createEditStore. */
  store: EditStore;
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
  loading?: boolean | undefined;
  error?: ReactNode;
  empty?: ReactNode;
  foot?: ReactNode;
  maxHeight?: string | undefined;
}

const NONE: ReadonlySet<string> = new Set();
const LEAD_WIDTH = 40;
const PAGE_ROWS = 10;

/** Patches of a store as React state, for docks and counts: a new Map per change. */
export function useEdits(store: EditStore): ReadonlyMap<string, Patch> {
  return useSyncExternalStore(store.subscribe, store.patches);
}

function TotalRow<Row>({
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

/** Why the active cell can't be saved, or a remark on it. */
function ActiveNote<Row>({
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
  useEdits(store);
  const row = cell ? rows.get(cell.rowId) : undefined;
  const column = columns.find((one) => one.id === cell?.columnId);
  if (!row || !column?.edit) return null;
  const text = textOf(column.edit, row.data, column.id, store.row(row.id));
  const problem = column.edit.check?.(text, row.data);
  if (problem) return <strong style={{ color: 'var(--seal)' }}>{problem}</strong>;
  return <span>{column.edit.note?.(text, row.data)}</span>;
}

/** Caret at the end it is about to leave through, or everything selected as after entering the cell. */
function caretAllows(input: HTMLInputElement, direction: -1 | 1): boolean {
  const { selectionStart: from, selectionEnd: to, value } = input;
  if (from === null || to === null || (from === 0 && to === value.length)) return true;
  return from === to && (direction === -1 ? from === 0 : to === value.length);
}

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
  const [scrolled, setScrolled] = useState(false);
  const lastToggled = useRef<string | null>(null);
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
  const view = useRowWindow(items.length, scroller, rowHeight, rowHeight, keep);

  // The tab stop must exist: when the active row or column is gone, the first editable cell takes over.
  useEffect(() => {
    const cell = active.get();
    if (cell && (byId.has(cell.rowId) || cell.rowId === HEAD_ROW) && columnIds.includes(cell.columnId)) return;
    const row = ordered[0];
    const column = columns.find((one) => one.edit) ?? columns[0];
    if (row && column) active.set({ rowId: row.id, columnId: column.id });
  }, [active, byId, columnIds, columns, ordered]);

  const focusCell = (cell: CellRef) => {
    active.set(cell);
    const index = itemIndex.get(cell.rowId);
    if (index !== undefined) view.scrollTo(index);
    let tries = 0;
    const attempt = () => {
      const selector = `[data-row="${CSS.escape(cell.rowId)}"][data-col="${CSS.escape(cell.columnId)}"]`;
      const element = scroller.current?.querySelector<HTMLElement>(selector);
      tries += 1;
      // A virtual row far away appears a frame or two after the scroll.
      if (element) element.focus();
      else if (tries < 12) requestAnimationFrame(attempt);
    };
    attempt();
  };

  const toggle = useCallback(
    (id: string, range: boolean) => {
      if (!selected || !onSelectedChange) return;
      const next = new Set(selected);
      const from = lastToggled.current === null ? -1 : ordered.findIndex((row) => row.id === lastToggled.current);
      const to = ordered.findIndex((row) => row.id === id);
      if (range && from >= 0) {
        for (const row of ordered.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id);
      } else if (!next.delete(id)) next.add(id);
      lastToggled.current = id;
      onSelectedChange(next);
    },
    [selected, onSelectedChange, ordered],
  );

  const cellAt = (target: EventTarget): CellRef | null => {
    const element = (target as HTMLElement).closest<HTMLElement>('[data-col]');
    const { row, col } = element?.dataset ?? {};
    return row !== undefined && col !== undefined ? { rowId: row, columnId: col } : null;
  };

  const moveBy = (cell: CellRef, down: number, right: number) => {
    const column = columnIds[columnIds.indexOf(cell.columnId) + right];
    if (column === undefined) return;
    const from = cell.rowId === HEAD_ROW ? -1 : ordered.findIndex((row) => row.id === cell.rowId);
    const to = Math.min(ordered.length - 1, Math.max(-1, from + down));
    const target = to < 0 ? HEAD_ROW : ordered[to]?.id;
    // ↑ from the first row reaches the header by arrow only, never by Shift+Enter paging through values.
    if (target !== undefined && (target !== cell.rowId || right !== 0)) focusCell({ rowId: target, columnId: column });
  };

  const fillDown = (cell: CellRef) => {
    const column = columns.find((one) => one.id === cell.columnId);
    const at = ordered.findIndex((row) => row.id === cell.rowId);
    const here = ordered[at];
    if (!column?.edit || !here) return;
    const chosen =
      selected && selected.size > 0 ? ordered.filter((row) => selected.has(row.id) && row.id !== here.id) : null;
    const above = ordered[at - 1];
    const count = chosen ? fill(store, column, here, chosen) : above ? fill(store, column, above, [here]) : 0;
    announce(labels.cellsChanged(count));
  };

  const onCommand = (event: KeyboardEvent, cell: CellRef): boolean => {
    const key = event.key.toLowerCase();
    if (key === 'z') {
      store.seal();
      if (event.shiftKey) store.redo();
      else store.undo();
    } else if (key === 'y') store.redo();
    else if (key === 'd') fillDown(cell);
    else if (key === 'home' && ordered[0]) focusCell({ ...cell, rowId: ordered[0].id });
    else if (key === 'end') focusCell({ ...cell, rowId: ordered.at(-1)?.id ?? cell.rowId });
    else if (key === 'a' && selectable && !(event.target instanceof HTMLInputElement && event.target.dataset['kind'])) {
      onSelectedChange?.(new Set(ordered.map((row) => row.id)));
    } else return false;
    return true;
  };

  const onMoveKey = (event: KeyboardEvent, cell: CellRef): boolean => {
    const input = event.target instanceof HTMLInputElement && event.target.dataset['kind'] ? event.target : null;
    const numeric = input?.dataset['kind'] === 'number';
    const free = input === null || numeric;
    switch (event.key) {
      case 'ArrowDown':
        moveBy(cell, 1, 0);
        return true;
      case 'ArrowUp':
        moveBy(cell, -1, 0);
        return true;
      case 'ArrowLeft':
      case 'ArrowRight': {
        const direction = event.key === 'ArrowLeft' ? -1 : 1;
        if (input && !caretAllows(input, direction)) return false;
        moveBy(cell, 0, direction);
        return true;
      }
      case 'PageDown':
      case 'PageUp':
        moveBy(cell, event.key === 'PageDown' ? PAGE_ROWS : -PAGE_ROWS, 0);
        return true;
      case 'Enter':
        if (input) {
          moveBy(cell, event.shiftKey && cell.rowId !== ordered[0]?.id ? -1 : event.shiftKey ? 0 : 1, 0);
          return true;
        }
        return false;
      case ' ':
      case 'x':
      case 'X':
        if (!selectable || !free || cell.rowId === HEAD_ROW) return false;
        toggle(cell.rowId, event.shiftKey);
        return true;
      default:
        return false;
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const cell = cellAt(event.target);
    if (!cell || event.nativeEvent.isComposing) return;
    const handled = event.ctrlKey || event.metaKey ? onCommand(event, cell) : !event.altKey && onMoveKey(event, cell);
    if (handled) {
      event.preventDefault();
      return;
    }
    const row = byId.get(cell.rowId);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const inInput = event.target instanceof HTMLInputElement && event.target.dataset['kind'] !== undefined;
    if ((event.key === 'Enter' || event.key === 'F2') && !inInput) {
      const inner = (event.target as HTMLElement).querySelector<HTMLElement>('button,a[href]');
      if (inner) inner.click();
      else props.onRowOpen?.(row.data, cell.columnId);
      event.preventDefault();
    } else props.onRowKey?.(event, row.data, cell.columnId);
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const cell = cellAt(event.target);
    if (cell) active.set(cell);
  };

  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    const cell = cellAt(event.target);
    const text = event.clipboardData.getData('text/plain');
    const at = ordered.findIndex((row) => row.id === cell?.rowId);
    const from = columns.findIndex((column) => column.id === cell?.columnId);
    if (at < 0 || from < 0 || !/[\n\t]/.test(text.replace(/\r?\n$/, ''))) return;
    event.preventDefault();
    store.seal();
    announce(labels.cellsChanged(pasteBlock(store, parseClipboard(text), ordered.slice(at), columns.slice(from))));
  };

  const style = useMemo(() => {
    const shown = columns as readonly DataColumn<never>[];
    return {
      '--table-columns': columnTemplate(shown, selectable ? `${LEAD_WIDTH}px` : ''),
      '--table-min-width': `${minimumWidth(shown, selectable ? LEAD_WIDTH : 0)}px`,
      '--sticky-start': selectable ? `${LEAD_WIDTH}px` : '0px',
      '--table-max-height': props.maxHeight ?? 'max(320px, calc(100dvh - 300px))',
    } as CSSProperties;
  }, [columns, selectable, props.maxHeight]);

  if (props.error) return <div className={styles['frame']}>{props.error}</div>;
  const nothing = rows.length === 0;
  const chosen = selected ?? NONE;

  return (
    <div className={styles['frame']} style={style}>
      <div
        className={cx(styles['scroller'], styles['gridScroller'], scrolled && styles['scrolled'])}
        ref={scroller}
        onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
      >
        <div
          role="grid"
          aria-label={props.label}
          aria-busy={props.loading}
          aria-rowcount={items.length + 1}
          aria-colcount={columnIds.length}
          aria-multiselectable={selectable || undefined}
          className={cx(styles['body'], props.loading && !nothing && styles['busy'])}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          onPaste={onPaste}
          onDoubleClick={(event) => {
            const cell = cellAt(event.target);
            const row = cell ? byId.get(cell.rowId) : undefined;
            if (row && cell && !(event.target instanceof HTMLInputElement)) props.onRowOpen?.(row.data, cell.columnId);
          }}
        >
          <div role="rowgroup">
            <GridHead
              columns={columns}
              active={active}
              sort={sort}
              onSort={(id) => setSort(nextSort(sort, id))}
              selection={
                selectable
                  ? {
                      all: ordered.length > 0 && ordered.every((row) => chosen.has(row.id)),
                      some: ordered.some((row) => chosen.has(row.id)),
                      onToggle: (all) => onSelectedChange?.(all ? new Set(ordered.map((row) => row.id)) : NONE),
                    }
                  : null
              }
            />
          </div>
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
                    <div role="gridcell" aria-colspan={columnIds.length} className={styles['cell']}>
                      {groups?.header(item.key, item.rows)}
                    </div>
                  </div>
                );
              }
              return (
                <GridRowView
                  key={item.row.id}
                  row={item.row}
                  columns={columns}
                  store={store}
                  active={active}
                  ariaRowIndex={index + 2}
                  start={top}
                  selected={selectable ? chosen.has(item.row.id) : null}
                  onToggle={toggle}
                />
              );
            })}
          </div>
          {!nothing && columns.some((column) => column.total ?? column.liveTotal) ? (
            <div role="rowgroup">
              <TotalRow columns={columns} rows={rows} store={store} lead={selectable} />
            </div>
          ) : null}
        </div>
        {nothing && props.loading ? <TableSkeleton /> : null}
        {nothing && !props.loading ? (props.empty ?? <EmptyState />) : null}
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
