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
  /**
   * Writes what comes from elsewhere: another person's edit, a mark. It is no step of this person's history, and undo no
   * longer touches the cells that it wrote.
   */
  rebase(changes: readonly CellChange[]): void;
  /** Every changed row. A new Map per change, so it can be compared by reference. */
  patches(): ReadonlyMap<string, Patch>;
  /** Drops all changes and the history, after a save or a discard. */
  reset(): void;
  subscribeRow(rowId: string, listener: () => void): () => void;
  subscribe(listener: () => void): () => void;
}

const EMPTY: Patch = Object.freeze({});

export interface EditStoreOptions {
  /** Cells that change together with one that a person writes; they are part of the same undo step. */
  derive?: ((change: CellChange) => readonly CellChange[]) | undefined;
}

const keyOf = (cell: CellChange): string => `${cell.rowId}\u0000${cell.columnId}`;

/** The last word on each cell, in the order of its first. */
function lastPerCell(cells: readonly CellChange[]): CellChange[] {
  return [...new Map(cells.map((cell) => [keyOf(cell), cell])).values()];
}

/**
 * Edits of a grid, kept outside React: a keystroke wakes one row and the listeners of the totals, never the whole table.
 * @param initial edits to start from, for example a draft that the server kept
 */
export function createEditStore(initial?: ReadonlyMap<string, Patch>, options: EditStoreOptions = {}): EditStore {
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
      const wanted = changes.filter((change) => current(change).value !== change.value);
      if (wanted.length === 0) return;
      const derived = wanted.flatMap((change) => options.derive?.(change) ?? []);
      const real = [...wanted, ...derived.filter((change) => current(change).value !== change.value)];
      const last = done.at(-1);
      const before = real.map(current);
      if (tag !== undefined && last?.tag === tag) {
        // What the first keystroke found is what undo restores; a cell that joins later brings its own beginning.
        const known = new Set(last.before.map(keyOf));
        last.before.push(...before.filter((cell) => !known.has(keyOf(cell))));
        last.after = lastPerCell([...last.after, ...real]);
      } else done.push({ before, after: [...real], tag });
      undone = [];
      write(real);
    },
    seal() {
      const last = done.at(-1);
      if (!last) return;
      last.tag = undefined;
      // A cell that was typed in and put back leaves no step behind.
      const after = new Map(last.after.map((cell) => [keyOf(cell), cell.value]));
      const idle = last.before.every((cell) => cell.value === after.get(keyOf(cell)));
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
    rebase(changes) {
      const real = changes.filter((change) => current(change).value !== change.value);
      if (real.length === 0) return;
      // A row that came from elsewhere came as a whole: half of an old step must not lie on it.
      const rows = new Set(real.map((change) => change.rowId));
      const foreign = new Set(changes.filter((change) => rows.has(change.rowId)).map(keyOf));
      const own = (cells: CellChange[]) => cells.filter((cell) => !foreign.has(keyOf(cell)));
      const keep = (commands: Command[]) =>
        commands
          .map((command) => ({ ...command, before: own(command.before), after: own(command.after) }))
          .filter((command) => command.after.length > 0);
      done = keep(done);
      undone = keep(undone);
      write(real);
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
