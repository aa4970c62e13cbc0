import type { ClipboardEvent, FocusEvent, KeyboardEvent, MouseEvent } from 'react';
import { announce } from '../a11y/announce.ts';
import { type ActiveCell, type CellRef, HEAD_ROW } from './active-cell.ts';
import type { EditStore } from './edit-store.ts';
import { fill, parseClipboard, pasteBlock } from './grid-commands.ts';
import type { GridColumn, GridRow } from './grid-types.ts';

export interface GridHandlersInput<Row> {
  active: ActiveCell;
  columnIds: readonly string[];
  columns: readonly GridColumn<Row>[];
  /** Rows in shown order. */
  ordered: readonly GridRow<Row>[];
  store: EditStore;
  focusCell: (cell: CellRef) => void;
  toggle: (rowId: string, range: boolean) => void;
  selected: ReadonlySet<string> | undefined;
  onSelectedChange: ((selected: ReadonlySet<string>) => void) | undefined;
  onRowOpen: ((row: Row, columnId: string) => void) | undefined;
  onRowKey: ((event: KeyboardEvent, row: Row, columnId: string) => void) | undefined;
  onRowFocus: ((rowId: string | null) => void) | undefined;
  /** Sentence spoken after a paste or fill. */
  cellsChanged: (count: number) => string;
}

type Handled = boolean;

const PAGE_ROWS = 10;
const STEPS: Readonly<Record<string, readonly [down: number, right: -1 | 0 | 1]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE_ROWS, 0],
  PageUp: [-PAGE_ROWS, 0],
};

/** The cell that an event happened in. */
function cellAt(target: EventTarget): CellRef | null {
  const { row, col } = (target as HTMLElement).closest<HTMLElement>('[data-col]')?.dataset ?? {};
  return row !== undefined && col !== undefined ? { rowId: row, columnId: col } : null;
}

/** The input that is being typed in, null on a plain cell or a selection box. */
function editInput(target: EventTarget): HTMLInputElement | null {
  return target instanceof HTMLInputElement && target.dataset['kind'] !== undefined ? target : null;
}

/** Caret at the end it is about to leave through, or everything selected as after entering the cell. */
function caretAllows(input: HTMLInputElement, direction: -1 | 1): boolean {
  const { selectionStart: from, selectionEnd: to, value } = input;
  if (from === null || to === null || (from === 0 && to === value.length)) return true;
  return from === to && (direction === -1 ? from === 0 : to === value.length);
}

/** Keyboard, paste and focus of a grid, to be spread on its `role="grid"` element. */
export function useGridHandlers<Row>(input: GridHandlersInput<Row>) {
  const { active, columnIds, columns, ordered, store, focusCell, selected, onSelectedChange } = input;
  const indexOf = (rowId: string) => ordered.findIndex((row) => row.id === rowId);

  const moveBy = (cell: CellRef, down: number, right: number) => {
    const column = columnIds[columnIds.indexOf(cell.columnId) + right];
    if (column === undefined) return;
    const from = cell.rowId === HEAD_ROW ? -1 : indexOf(cell.rowId);
    const to = Math.min(ordered.length - 1, Math.max(-1, from + down));
    const target = to < 0 ? HEAD_ROW : ordered[to]?.id;
    if (target !== undefined && (target !== cell.rowId || right !== 0)) focusCell({ rowId: target, columnId: column });
  };

  const fillDown = (cell: CellRef) => {
    const column = columns.find((one) => one.id === cell.columnId);
    const at = indexOf(cell.rowId);
    const [here, above] = [ordered[at], ordered[at - 1]];
    if (!column?.edit || !here) return;
    store.seal();
    const others = ordered.filter((row) => selected?.has(row.id) && row.id !== here.id);
    const count =
      others.length > 0 ? fill(store, column, here, others) : above ? fill(store, column, above, [here]) : 0;
    announce(input.cellsChanged(count));
  };

  const commands: Readonly<Record<string, (event: KeyboardEvent, cell: CellRef) => Handled>> = {
    z: (event) => {
      store.seal();
      if (event.shiftKey) store.redo();
      else store.undo();
      return true;
    },
    y: () => {
      store.redo();
      return true;
    },
    d: (_event, cell) => {
      fillDown(cell);
      return true;
    },
    a: (event) => {
      if (!onSelectedChange || editInput(event.target)) return false;
      onSelectedChange(new Set(ordered.map((row) => row.id)));
      return true;
    },
    home: (_event, cell) => {
      if (ordered[0]) focusCell({ ...cell, rowId: ordered[0].id });
      return true;
    },
    end: (_event, cell) => {
      const last = ordered.at(-1);
      if (last) focusCell({ ...cell, rowId: last.id });
      return true;
    },
  };

  const move = (event: KeyboardEvent, cell: CellRef): Handled => {
    const step = STEPS[event.key];
    if (!step) return false;
    const [down, right] = step;
    const typed = editInput(event.target);
    if (typed && right !== 0 && !caretAllows(typed, right)) return false;
    moveBy(cell, down, right);
    return true;
  };

  const enter = (event: KeyboardEvent, cell: CellRef): Handled => {
    if (editInput(event.target)) {
      // Shift+Enter walks back through values and stops at the first; only the arrow enters the header.
      if (!event.shiftKey) moveBy(cell, 1, 0);
      else if (cell.rowId !== ordered[0]?.id) moveBy(cell, -1, 0);
      return true;
    }
    const row = ordered[indexOf(cell.rowId)];
    if (!row) return false;
    const inner = (event.target as HTMLElement).querySelector<HTMLElement>('button,a[href]');
    if (inner) inner.click();
    else input.onRowOpen?.(row.data, cell.columnId);
    return true;
  };

  const select = (event: KeyboardEvent, cell: CellRef): Handled => {
    const typed = editInput(event.target);
    const free = typed === null || typed.dataset['kind'] === 'number';
    if (!onSelectedChange || !free || cell.rowId === HEAD_ROW) return false;
    input.toggle(cell.rowId, event.shiftKey);
    return true;
  };

  const plainKey = (event: KeyboardEvent, cell: CellRef): Handled => {
    if (event.key === 'Enter' || (event.key === 'F2' && !editInput(event.target))) return enter(event, cell);
    if (event.key === ' ' || event.key.toLowerCase() === 'x') return select(event, cell);
    return move(event, cell);
  };

  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const cell = cellAt(event.target);
      if (!cell || event.nativeEvent.isComposing || event.altKey) return;
      const command = event.ctrlKey || event.metaKey;
      const handled = command ? commands[event.key.toLowerCase()]?.(event, cell) : plainKey(event, cell);
      if (handled) {
        event.preventDefault();
        return;
      }
      const row = ordered[indexOf(cell.rowId)];
      if (row && !command) input.onRowKey?.(event, row.data, cell.columnId);
    },
    onFocus(event: FocusEvent<HTMLElement>) {
      const cell = cellAt(event.target);
      if (!cell) return;
      active.set(cell);
      input.onRowFocus?.(cell.rowId === HEAD_ROW ? null : cell.rowId);
    },
    onBlur(event: FocusEvent<HTMLElement>) {
      if (!event.currentTarget.contains(event.relatedTarget)) input.onRowFocus?.(null);
    },
    onPaste(event: ClipboardEvent<HTMLElement>) {
      const cell = cellAt(event.target);
      const text = event.clipboardData.getData('text/plain');
      const at = cell ? indexOf(cell.rowId) : -1;
      const from = columns.findIndex((column) => column.id === cell?.columnId);
      // One value without line break or tab is the input's own business.
      if (at < 0 || from < 0 || !/[\n\t]/.test(text.replace(/\r?\n$/, ''))) return;
      event.preventDefault();
      store.seal();
      const count = pasteBlock(store, parseClipboard(text), ordered.slice(at), columns.slice(from));
      announce(input.cellsChanged(count));
    },
    onDoubleClick(event: MouseEvent<HTMLElement>) {
      const cell = cellAt(event.target);
      const row = cell ? ordered[indexOf(cell.rowId)] : undefined;
      if (row && cell && !editInput(event.target)) input.onRowOpen?.(row.data, cell.columnId);
    },
  };
}
