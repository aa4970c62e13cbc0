/** Changed cells of one row: column id → text as typed. */
export type Patch = Readonly<Record<string, string>>;

/** One cell's new text; `undefined` takes the change back. */
export interface CellChange {
  rowId: string;
  columnId: string;
  value: string | undefined;
}

interface Command {
  before: CellChange[];
  after: CellChange[];
  /** Keystrokes with the same tag join one undo step. */
  tag: string | undefined;
}

export interface EditStore {
  /** Applies changes as one undo step. Keystrokes in one cell pass the same `tag` so that undo takes back the word, not a letter. */
  apply(changes: readonly CellChange[], tag?: string): void;
  /** Ends the joining of keystrokes; called when a cell loses focus. */
  seal(): void;
  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Stable object per row until that row changes. */
  row(rowId: string): Patch;
  value(rowId: string, columnId: string): string | undefined;
  /** Every changed row. A new Map per change, so it can be compared by reference. */
  patches(): ReadonlyMap<string, Patch>;
  /** Drops all changes and the history, after a save or a discard. */
  reset(): void;
  subscribeRow(rowId: string, listener: () => void): () => void;
  subscribe(listener: () => void): () => void;
}

const EMPTY: Patch = Object.freeze({});

/**
 * Edits of a grid, kept outside React: a keystroke wakes one row and the listeners of the totals, never the whole table.
 * @param initial edits to start from, for example a draft that the server kept
 */
export function createEditStore(initial?: ReadonlyMap<string, Patch>): EditStore {
  let patches: ReadonlyMap<string, Patch> = new Map(initial);
  let undone: Command[] = [];
  let done: Command[] = [];
  const rowListeners = new Map<string, Set<() => void>>();
  const listeners = new Set<() => void>();

  const write = (changes: readonly CellChange[]) => {
    const next = new Map(patches);
    const touched = new Set<string>();
    for (const { rowId, columnId, value } of changes) {
      const { [columnId]: _old, ...rest } = next.get(rowId) ?? EMPTY;
      const patch = value === undefined ? rest : { ...rest, [columnId]: value };
      if (Object.keys(patch).length === 0) next.delete(rowId);
      else next.set(rowId, patch);
      touched.add(rowId);
    }
    patches = next;
    for (const rowId of touched) for (const listener of rowListeners.get(rowId) ?? []) listener();
    for (const listener of listeners) listener();
  };

  const current = ({ rowId, columnId }: CellChange): CellChange => ({
    rowId,
    columnId,
    value: patches.get(rowId)?.[columnId],
  });

  return {
    apply(changes, tag) {
      const real = changes.filter((change) => current(change).value !== change.value);
      if (real.length === 0) return;
      const last = done.at(-1);
      const before = real.map(current);
      if (tag !== undefined && last?.tag === tag) last.after = [...real];
      else done.push({ before, after: [...real], tag });
      undone = [];
      write(real);
    },
    seal() {
      const last = done.at(-1);
      if (!last) return;
      last.tag = undefined;
      // A cell that was typed in and put back leaves no step behind.
      const idle = last.before.every((cell, index) => cell.value === last.after[index]?.value);
      if (idle) done.pop();
    },
    undo() {
      const command = done.pop();
      if (!command) return false;
      undone.push(command);
      write(command.before);
      return true;
    },
    redo() {
      const command = undone.pop();
      if (!command) return false;
      done.push({ ...command, tag: undefined });
      write(command.after);
      return true;
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    row: (rowId) => patches.get(rowId) ?? EMPTY,
    value: (rowId, columnId) => patches.get(rowId)?.[columnId],
    patches: () => patches,
    reset() {
      const rows = [...patches.keys()];
      patches = new Map();
      done = [];
      undone = [];
      for (const rowId of rows) for (const listener of rowListeners.get(rowId) ?? []) listener();
      for (const listener of listeners) listener();
    },
    subscribeRow(rowId, listener) {
      let set = rowListeners.get(rowId);
      if (!set) {
        set = new Set();
        rowListeners.set(rowId, set);
      }
      set.add(listener);
      return () => {
        set.delete(listener);
        if (set.size === 0) rowListeners.delete(rowId);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
