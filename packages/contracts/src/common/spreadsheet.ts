/** What a spreadsheet would run as a formula, full-width twins included. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
/** A negative figure runs nothing, and as text it would be missing from every sum. */
const NEGATIVE = /^-\d+(\.\d+)?$/;

/** A cell of a file that a spreadsheet opens: what it would run as a formula gets an apostrophe, a number stays one. */
export const disarmed = (cell: string): string => (FORMULA.test(cell) && !NEGATIVE.test(cell) ? `'${cell}` : cell);
