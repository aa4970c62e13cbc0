import type { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { ImportFileError } from './import-file.error.ts';

const MOST_SHEET_ROWS = 200_000;

/** Rows of the first sheet as text. Dates become 'YYYY-MM-DD HH:MM:SS', a formula its result. */
export async function* readSheet(file: Readable): AsyncGenerator<readonly string[]> {
  let rows = 0;
  try {
    const book = new ExcelJS.stream.xlsx.WorkbookReader(file, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
    });
    for await (const sheet of book) {
      for await (const row of sheet) {
        rows += 1;
        if (rows > MOST_SHEET_ROWS) throw new ImportFileError('too_many_rows');
        // Blank rows are not in the file; they count all the same, so that a row number is the one Excel shows.
        while (rows < row.number && rows < MOST_SHEET_ROWS) {
          yield [];
          rows += 1;
        }
        yield (Array.isArray(row.values) ? Array.from(row.values.slice(1)) : []).map(cellText);
      }
      break;
    }
  } catch (error) {
    throw error instanceof ImportFileError ? error : new ImportFileError('broken_sheet', error);
  } finally {
    file.destroy();
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 19).replace('T', ' ');
  if (typeof value === 'object') {
    const cell = value as { richText?: { text: string }[]; result?: unknown; text?: unknown; error?: unknown };
    if (cell.richText) return cell.richText.map((part) => part.text).join('');
    if (cell.error !== undefined) return '';
    return cellText(cell.result ?? cell.text);
  }
  if (typeof value === 'number') return numberText(value);
  return String(value);
}

/** Spreadsheets compute in binary: 0.1 + 0.2 must not become seventeen digits. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(0) : String(Number(value.toPrecision(12)));
