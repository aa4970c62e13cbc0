export interface CellRef {
  rowId: string;
  columnId: string;
}

/** Row id of the header in the roving focus. */
export const HEAD_ROW = '\u0000head';
/** Column id of the selection boxes. */
export const SELECT_COLUMN = '\u0000select';

export interface ActiveCell {
  get(): CellRef | null;
  set(cell: CellRef): void;
  /** Column of the active cell when it is in this row, else null; moving wakes two rows only. */
  columnIn(rowId: string): string | null;
  subscribeRow(rowId: string, listener: () => void): () => void;
  subscribe(listener: () => void): () => void;
}

/** The one tab stop of a grid, outside React so that moving it does not re-render the table. */
export function createActiveCell(): ActiveCell {
  let cell: CellRef | null = null;
  const rows = new Map<string, Set<() => void>>();
  const listeners = new Set<() => void>();
  return {
    get: () => cell,
    set(next) {
      if (cell?.rowId === next.rowId && cell.columnId === next.columnId) return;
      const left = cell?.rowId;
      cell = next;
      for (const id of new Set([left, next.rowId])) {
        if (id !== undefined) for (const listener of rows.get(id) ?? []) listener();
      }
      for (const listener of listeners) listener();
    },
    columnIn: (rowId) => (cell?.rowId === rowId ? cell.columnId : null),
    subscribeRow(rowId, listener) {
      const set = rows.get(rowId) ?? new Set();
      rows.set(rowId, set);
      set.add(listener);
      return () => {
        set.delete(listener);
        if (set.size === 0) rows.delete(rowId);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
