import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../features');

/** What the cells of one file's columns are made of. */
const cellsIn = (code: string): string[] =>
  [...code.matchAll(/\n( +)cell: \(row[^\n]*(?:\n\1 +[^\n]*)*(?:\n\1\)[^\n]*)?/g)].map(([cell]) => cell);

/** Chinese breaks between any two characters; only inside these the table's style keeps a date in one piece. */
const WHOLE = /className=("num"|\{[^}]*nowrap)|<time /;
const MOMENT = /formats\.(?:dateTime|businessDate)\(/;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.tsx') && !file.includes('.spec.'),
);

describe('[PPL-14] dates in tables', () => {
  it('finds cells of one line and of several', () => {
    const code =
      "\n  cell: (row) => formats.dateTime(row.at),\n  cell: (row) =>\n    row.x\n      ? 'a'\n      : 'b',\n  id: 'c'";
    expect(cellsIn(code)).toHaveLength(2);
    expect(cellsIn(code)[1]).toContain("'b'");
  });

  it('never break within the date', () => {
    const broken = files.flatMap((file) =>
      cellsIn(readFileSync(join(source, file), 'utf8'))
        .filter((cell) => MOMENT.test(cell) && !WHOLE.test(cell))
        .map((cell) => `${file}: ${cell.trim().split('\n')[0]}`),
    );
    expect(broken).toEqual([]);
  });
});
