import { disarmed } from '@larder/contracts/common/spreadsheet';
import { stringify } from 'csv-stringify/sync';

/**
 * RFC 4180 with CRLF and a byte order mark, so that a spreadsheet reads Chinese. Cells that a spreadsheet would run as a
 * formula (= + - @ tab CR and their full-width twins) get an apostrophe; negative figures stay figures.
 */
export const csvFile = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  BOM + csvRows([headings, ...rows]);

/** Rows of {@link csvFile} alone: what follows its head in a file that is written while it is read. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => row.map(disarmed)),
    { record_delimiter: 'windows' },
  );

const BOM = '\ufeff';
