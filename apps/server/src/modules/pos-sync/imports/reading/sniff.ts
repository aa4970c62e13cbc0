import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportFileError } from './import-file.error.ts';

export type TextEncoding = 'utf-8' | 'gb18030' | 'utf-16le';

export type FileFormat =
  | { readonly container: 'xlsx' }
  | { readonly container: 'plain' | 'gzip'; readonly encoding: TextEncoding; readonly delimiter: string };

export type OpenFile = () => Promise<Readable>;

/** As much text is looked at for the encoding; a file that changes its encoding later is found while it is read. */
const LOOK_AT_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
/**
 * Files that people take for a table by mistake, by their first bytes. A small one may hold no zero byte, and almost any
 * bytes decode as GB18030: without this its first screen would be a preview of characters that nobody wrote.
 */
const FOREIGN_STARTS = [
  '89504e47', // PNG
  'ffd8ff', // JPEG
  '47494638', // GIF
  '255044462d', // PDF
  'd0cf11e0a1b11ae1', // XLS, DOC
  '526172211a07', // RAR
  '377abcaf271c', // 7z
  'fd377a585a', // xz
  '28b52ffd', // zstd
].map((start) => Buffer.from(start, 'hex'));
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * What a file is, by its content: the name may say anything.
 * @param wanted an encoding that a person chose, or 'auto'
 * @throws ImportFileError
 */
export async function sniff(openFile: OpenFile, wanted: TextEncoding | 'auto'): Promise<FileFormat> {
  const magic = await head(await openFile(), 4);
  if (magic.length === 0) throw new ImportFileError('empty');
  if (magic[0] === 0x50 && magic[1] === 0x4b) return { container: 'xlsx' };
  const container = magic[0] === 0x1f && magic[1] === 0x8b ? 'gzip' : 'plain';
  const { encoding, start } = await detect(await textBytes(openFile, container), wanted);
  return { container, encoding, delimiter: delimiterOf(start) };
}

async function textBytes(openFile: OpenFile, container: 'plain' | 'gzip'): Promise<AsyncIterable<Buffer>> {
  const raw = await openFile();
  if (container === 'plain') return raw;
  const unzipped = createGunzip();
  raw.once('error', (error) => unzipped.destroy(error));
  unzipped.once('close', () => raw.destroy());
  return raw.pipe(unzipped);
}

async function head(stream: Readable, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

async function detect(
  source: AsyncIterable<Buffer>,
  wanted: TextEncoding | 'auto',
): Promise<{ encoding: TextEncoding; start: string }> {
  const parts: Buffer[] = [];
  const strict = new TextDecoder('utf-8', { fatal: true });
  let seen = 0;
  let isUtf8 = true;
  try {
    for await (const chunk of source) {
      if (seen < HEAD_BYTES) parts.push(chunk);
      seen += chunk.length;
      if (isUtf8) isUtf8 = decodes(strict, chunk);
      if (seen >= (isUtf8 && wanted === 'auto' ? LOOK_AT_BYTES : HEAD_BYTES)) break;
    }
  } catch (error) {
    throw new ImportFileError('broken_archive', error);
  }
  const bytes = Buffer.concat(parts);
  if (bytes.length === 0) throw new ImportFileError('empty');
  if (FOREIGN_STARTS.some((start) => bytes.subarray(0, start.length).equals(start)))
    throw new ImportFileError('not_text');
  const encoding = wanted === 'auto' ? encodingOf(bytes, isUtf8) : wanted;
  const start = new TextDecoder(encoding).decode(bytes.subarray(0, HEAD_BYTES));
  if (start.includes('\0')) throw new ImportFileError('not_text');
  return { encoding, start };
}

function encodingOf(bytes: Buffer, isUtf8: boolean): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return isUtf8 ? 'utf-8' : 'gb18030';
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    // A refusal is the answer: these bytes are no UTF-8.
    return false;
  }
}

/** The separator that stands most often in the header row, outside quotes. */
function delimiterOf(text: string): string {
  const line = (/^(?:"(?:[^"]|"")*"|[^\r\n"])*/.exec(text)?.[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((d) => line.split(d).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
