import type { Patch } from '../model.ts';

/** `waiting`: typed, but there is no connection; the device keeps it. `closed`: the order was decided meanwhile. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'waiting' | 'failed' | 'closed';

/** A line that two people edited: mine stands in the cell, theirs on the server. */
export interface Conflict {
  readonly itemId: string;
  readonly theirs: Patch;
  readonly rev: number;
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly at: string | null;
}

export interface SessionStatus {
  readonly save: SaveState;
  /** Lines that the server does not have as they stand here. */
  readonly unsent: number;
  readonly conflicts: ReadonlyMap<string, Conflict>;
  /** Untouched lines whose suggestion moved while the sheet was open. */
  readonly moved: ReadonlySet<string>;
  /** Lines that this device kept for an order that has been decided since. */
  readonly late: number;
}

export const sameStatus = (a: SessionStatus, b: SessionStatus): boolean =>
  a.save === b.save &&
  a.unsent === b.unsent &&
  a.late === b.late &&
  a.conflicts.size === b.conflicts.size &&
  [...a.conflicts].every(([id, conflict]) => b.conflicts.get(id) === conflict) &&
  a.moved.size === b.moved.size &&
  [...a.moved].every((id) => b.moved.has(id));
