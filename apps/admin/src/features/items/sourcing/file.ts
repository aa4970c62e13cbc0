import type { SourcingRow } from '@larder/contracts/catalog/sourcing';

/** Columns of a file of chains, in order; the first three are needed. */
export const SOURCING_COLUMNS = [
  'sku',
  'unit',
  'source',
  'validFrom',
  'validTo',
  'sharePct',
  'limit',
] as const satisfies readonly (keyof SourcingRow)[];

/** The rows of a file as the import takes them; null when it lacks the columns that are needed. */
export function sourcingRows(file: readonly (readonly string[])[]): Record<string, unknown>[] | null {
  const [head = [], ...rows] = file;
  const at = new Map(head.map((name, i) => [name.trim().toLowerCase(), i]));
  const place = SOURCING_COLUMNS.map((c) => at.get(c.toLowerCase()));
  if (place.slice(0, 3).some((p) => p === undefined)) return null;
  return rows.map((row) =>
    Object.fromEntries(
      SOURCING_COLUMNS.flatMap((column, i) => {
        const cell = (place[i] === undefined ? '' : (row[place[i]] ?? '')).trim();
        if (i < 3) return [[column, cell]];
        if (cell === '') return [];
        // What is no number is sent as it is, so that the answer can say so.
        return [[column, column === 'sharePct' && /^\d+$/.test(cell) ? Number(cell) : cell]];
      }),
    ),
  );
}
