import { stringify } from 'csv-stringify/sync';

/**
 * RFC 4180 with CRLF and a byte order mark, so that a spreadsheet reads Chinese. Cells that a spreadsheet would run as a
 * formula (= + - @ tab CR and their full-width twins) get an apostrophe.
 */
export const csvFile = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([[...headings], ...rows.map((row) => [...row])], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
