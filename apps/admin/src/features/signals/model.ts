import { MEASURED, SIGNAL_KINDS, type SignalInput, type SignalKind } from '@larder/contracts/ordering/signals';

/** Columns of an import file; the place is a unit's code. */
export const FILE_COLUMNS = ['kind', 'place', 'from', 'to', 'name', 'value', 'note'] as const;

/** Kinds whose entries carry a figure; a promotion may go without one. */
export const hasValue = (kind: SignalKind): boolean => kind === 'promotion' || MEASURED.has(kind);

/** What the form asks for and the file's rows hold, before the server checks it. */
export type Draft = { [K in keyof SignalInput]: SignalInput[K] | string };

/** A typed figure; null while the field is empty, NaN while it is no number. */
export const figureOf = (text: string): number | null =>
  text.trim() === '' ? null : Number(text.trim().replace(',', '.'));

/**
 * Rows of a file as the server takes them. Unknown kinds and places go along as they are: the server tells which row is
 * wrong, and the others are kept.
 * @returns null when a column is missing
 */
export function draftsOf(
  rows: readonly (readonly string[])[],
  unitByCode: ReadonlyMap<string, string>,
): unknown[] | null {
  const [head = [], ...body] = rows;
  const at = new Map(head.map((name, i) => [name.trim().toLowerCase(), i]));
  if (FILE_COLUMNS.slice(0, 5).some((name) => !at.has(name))) return null;
  const cell = (row: readonly string[], name: (typeof FILE_COLUMNS)[number]) => row[at.get(name) ?? -1]?.trim() ?? '';
  return body.map((row) => ({
    kind: SIGNAL_KINDS.find((kind) => kind.toLowerCase() === cell(row, 'kind').toLowerCase()) ?? cell(row, 'kind'),
    unitId: unitByCode.get(cell(row, 'place').toLowerCase()) ?? cell(row, 'place'),
    from: cell(row, 'from'),
    to: cell(row, 'to'),
    name: cell(row, 'name'),
    value: figureOf(cell(row, 'value')),
    note: cell(row, 'note') || null,
  }));
}
