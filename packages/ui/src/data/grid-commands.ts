import type { CellChange, EditStore } from './edit-store.ts';
import { type GridColumn, type GridRow, textOf } from './grid-types.ts';

/** Cells of a block copied from a spreadsheet: lines by newline, columns by tab, quotes around texts that hold either. */
export function parseClipboard(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index];
    if (quoted) {
      if (character === '"' && source[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === '\t' || character === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else cell += character;
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** Full-width digits and grouping commas, as spreadsheets and Chinese keyboards give them, become a plain number text. */
export function cleanNumber(text: string): string {
  return text
    .trim()
    .replace(/[０-９．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('−', '-')
    .replace(/[,，\s]/g, '');
}

/** Change of one cell to a text; typing the initial text again takes the change back. Null when the cell can't be edited. */
export function changeTo<Row>(column: GridColumn<Row>, row: GridRow<Row>, text: string): CellChange | null {
  const { edit } = column;
  if (!edit || edit.readOnly?.(row.data)) return null;
  const value = edit.kind === 'number' ? cleanNumber(text) : text;
  return { rowId: row.id, columnId: column.id, value: value === edit.initial(row.data) ? undefined : value };
}

/**
 * Pastes a block with its top left corner in the given cell, downwards in the shown order.
 * Read-only cells swallow their value, lines beyond the last row are dropped.
 * @returns how many cells were written
 */
export function pasteBlock<Row>(
  store: EditStore,
  block: readonly (readonly string[])[],
  rows: readonly GridRow<Row>[],
  columns: readonly GridColumn<Row>[],
): number {
  const changes = block.flatMap((line, down) =>
    line.flatMap((text, right) => {
      const row = rows[down];
      const column = columns[right];
      if (!row || !column) return [];
      const settled = column.edit?.settle?.(column.edit.kind === 'number' ? cleanNumber(text) : text, row.data) ?? text;
      return changeTo(column, row, settled) ?? [];
    }),
  );
  store.apply(changes);
  return changes.length;
}

/**
 * Writes one row's text of a column into other rows, as one undo step.
 * @returns how many cells were written
 */
export function fill<Row>(
  store: EditStore,
  column: GridColumn<Row>,
  source: GridRow<Row>,
  targets: readonly GridRow<Row>[],
): number {
  const { edit } = column;
  if (!edit) return 0;
  const text = textOf(edit, source.data, column.id, store.row(source.id));
  const changes = targets.flatMap((row) => changeTo(column, row, edit.settle?.(text, row.data) ?? text) ?? []);
  store.apply(changes);
  return changes.length;
}
