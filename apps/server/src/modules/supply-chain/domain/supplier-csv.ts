import { stringify } from 'csv-stringify/sync';

/** Headings in the order of the columns. */
export type CsvHeadings = readonly string[];

/**
 * RFC 4180 with CRLF and a byte order mark, so that a spreadsheet reads Chinese. Cells that a spreadsheet would run as a
 * formula (= + - @ tab CR and their full-width twins) get an apostrophe.
 */
export const supplierCsv = (headings: CsvHeadings, rows: readonly (readonly string[])[]): string =>
  stringify([[...headings], ...rows.map((row) => [...row])], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
