/** Rows per statement: Postgres takes at most 65,535 parameters. */
const ROWS = 500;

export function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += ROWS) yield rows.slice(i, i + ROWS);
}
