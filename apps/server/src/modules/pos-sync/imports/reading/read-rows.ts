import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { ImportFileError } from './import-file.error.ts';
import { readSheet } from './read-sheet.ts';
import type { FileFormat, OpenFile, TextEncoding } from './sniff.ts';

/** A record of the file; the header is row 1. */
export interface FileRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export const MOST_ROWS = 5_000_000;
const MOST_BYTES = 2 * 1024 * 1024 * 1024;
const LONGEST_RECORD = 1024 * 1024;

/**
 * Rows of a file, header first, as they arrive: the file is never held in memory. Blank rows are left out and counted.
 * @throws ImportFileError
 */
export async function* readRows(openFile: OpenFile, format: FileFormat): AsyncGenerator<FileRow> {
  const records = format.container === 'xlsx' ? readSheet(await openFile()) : readCsv(await openFile(), format);
  let row = 0;
  for await (const cells of records) {
    row += 1;
    if (row > MOST_ROWS) throw new ImportFileError('too_many_rows');
    if (cells.length === 0 || (cells.length === 1 && cells[0] === '')) continue;
    yield { row, cells };
  }
}

/** Header cells without blanks around them, and the first rows behind it. */
export async function readHead(
  openFile: OpenFile,
  format: FileFormat,
  rows: number,
): Promise<{ headers: string[]; rows: string[][] }> {
  let headers: string[] | undefined;
  const first: string[][] = [];
  for await (const { cells } of readRows(openFile, format)) {
    if (headers === undefined) headers = cells.map((c) => c.trim());
    else first.push([...cells]);
    if (first.length >= rows) break;
  }
  if (headers === undefined) throw new ImportFileError('empty');
  return { headers, rows: first };
}

async function* readCsv(
  file: Readable,
  format: FileFormat & { container: 'plain' | 'gzip' },
): AsyncGenerator<readonly string[]> {
  const parser = parse({
    delimiter: format.delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_RECORD,
  });
  let failure: unknown;
  const stages = [
    ...(format.container === 'gzip' ? [createGunzip()] : []),
    measured(),
    ...(format.encoding === 'utf-8' ? [] : [decoded(format.encoding)]),
  ];
  pipeline([file, ...stages, parser], (error) => {
    failure = error;
  });
  try {
    for await (const record of parser as AsyncIterable<string[]>) yield record;
  } catch (error) {
    throw translated(failure ?? error);
  } finally {
    file.destroy();
  }
}

function translated(error: unknown): unknown {
  if (error instanceof ImportFileError) return error;
  if (error instanceof CsvError) return new ImportFileError('broken_csv', error);
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && /^(Z_|ERR_STREAM_PREMATURE_CLOSE)/.test(code))
    return new ImportFileError('broken_archive', error);
  return error;
}

/** A small archive may hold a huge text. */
function measured(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) done(new ImportFileError('too_large'));
      else done(null, chunk);
    },
  });
}

function decoded(encoding: TextEncoding): Transform {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const text = (chunk: Buffer | undefined, done: (error?: Error | null, data?: string) => void): void => {
    try {
      done(null, chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
    } catch (error) {
      done(new ImportFileError('encoding', error));
    }
  };
  return new Transform({
    decodeStrings: true,
    encoding: 'utf8',
    transform(chunk: Buffer, _encoding, done) {
      text(chunk, done);
    },
    flush(done) {
      text(undefined, done);
    },
  });
}
