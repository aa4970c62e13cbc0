/**
 * PostgreSQL array literals for `unnest($n::type[])`: one text parameter per column instead of one per cell. The driver's own
 * array encoding costs several times more on columns of thousands of cells, and ingest is made of those.
 */

type Plain = string | number | bigint | boolean | null;

/** Array literal of values that need no quoting: uuids, integers, dates, booleans, ISO instants. */
export function plainArray(values: readonly Plain[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (i > 0) out += ',';
    out += v === null || v === undefined ? 'NULL' : v;
  }
  return `${out}}`;
}

const SPECIAL = /[\\"]/g;

/** Array literal of any text. NUL can't stand in PostgreSQL text and is dropped. */
export function textArray(values: readonly (string | null)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (i > 0) out += ',';
    out += v === null || v === undefined ? 'NULL' : `"${v.replaceAll('\0', '').replace(SPECIAL, '\\$&')}"`;
  }
  return `${out}}`;
}

/** Array literal of bytea values from hex digests. */
export function hexArray(values: readonly string[]): string {
  return `{${values.map((v) => `"\\\\x${v}"`).join(',')}}`;
}
