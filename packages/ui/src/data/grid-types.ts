import type { ReactNode } from 'react';
import type { Patch } from './edit-store.ts';
import type { DataColumn } from './table-model.ts';

/** How one column is edited. Texts are what the person typed; the caller turns them into numbers when saving. */
export interface GridEdit<Row> {
  /** `number` aligns right, brings up the number pad and turns + and − into steps. */
  kind: 'number' | 'text';
  /** The text before any change. Typing it again counts as "not changed". */
  initial: (row: Row) => string;
  /** Accessible name of the input: column and row, for example "柠檬 订货量". */
  label: (row: Row) => string;
  /** A sentence when the text can't be saved, else null. */
  check?: ((text: string, row: Row) => string | null) | undefined;
  /** The text after one pack more (+1) or less (−1). */
  step?: ((text: string, row: Row, direction: 1 | -1) => string) | undefined;
  /** Runs when the person leaves the cell, for example to round up to a pack. */
  settle?: ((text: string, row: Row) => string) | undefined;
  /** Words beside a changed cell, for example "+7". */
  delta?: ((text: string, row: Row) => string) | undefined;
  /** A quiet remark under the grid while the cell is active, for example "26 → 30，按 10 箱装". */
  note?: ((text: string, row: Row) => string | null) | undefined;
  readOnly?: ((row: Row) => boolean) | undefined;
  /** A state beside the edit, shown by `data-mark`: `waiting` (not sent yet) or `conflict`. */
  mark?: ((row: Row, patch: Patch) => string | undefined) | undefined;
}

export interface GridColumn<Row> extends DataColumn<Row> {
  edit?: GridEdit<Row> | undefined;
  /** Content that follows the row's edits, for example an amount. */
  live?: ((row: Row, patch: Patch) => ReactNode) | undefined;
  /** Total that follows all edits. */
  liveTotal?: ((rows: readonly Row[], patches: ReadonlyMap<string, Patch>) => ReactNode) | undefined;
}

export interface GridRow<Row> {
  id: string;
  data: Row;
}

/** Current text of an editable cell. */
export function textOf<Row>(edit: GridEdit<Row>, row: Row, columnId: string, patch: Patch): string {
  return patch[columnId] ?? edit.initial(row);
}
