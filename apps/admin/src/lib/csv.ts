import { disarmed } from '@larder/contracts/common/spreadsheet';

type Cell = string | number | null | undefined;

function field(cell: Cell): string {
  const text = disarmed(String(cell ?? ''));
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV with the byte-order mark that Excel needs to read Chinese. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

/** Hands the rows to the browser as a file. */
export function saveCsv(fileName: string, rows: readonly (readonly Cell[])[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csvText(rows)], { type: 'text/csv;charset=utf-8' }));
  link.download = fileName;
  link.click();
  // Revoking in the same task cancels the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
