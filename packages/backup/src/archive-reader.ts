import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ArchiveRefused } from './errors.ts';
import { type Measured, Meter } from './meter.ts';

/** Longest entry that is read whole: the manifest of thousands of tables stays far below. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024;

/** An archive on the disk, opened for reading entries in any order. */
export class ArchiveReader {
  readonly path: string;
  private readonly zip: ZipFile;
  private readonly entries: ReadonlyMap<string, Entry>;

  private constructor(path: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.path = path;
    this.zip = zip;
    this.entries = entries;
  }

  /** @throws ArchiveRefused for a file that is cut off or no archive at all */
  static async open(path: string): Promise<ArchiveReader> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} stands in it twice`);
        entries.set(entry.fileName, entry);
      }
      return new ArchiveReader(path, zip, entries);
    } catch (error) {
      zip?.close();
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ArchiveRefused(`${path} does not exist`);
      throw new ArchiveRefused(`${path} is cut off, damaged or no backup: ${(error as Error).message}`);
    }
  }

  names(): Iterable<string> {
    return this.entries.keys();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** @throws ArchiveRefused for a missing entry */
  async stream(name: string): Promise<Readable> {
    const entry = this.entries.get(name);
    if (!entry) throw new ArchiveRefused(`${this.path} lacks ${name}`);
    try {
      return await this.zip.openReadStreamPromise(entry);
    } catch (error) {
      throw new ArchiveRefused(`${this.path}: ${name} cannot be read: ${(error as Error).message}`);
    }
  }

  /** Reads an entry to its end. @throws ArchiveRefused when it cannot be unpacked */
  async measure(name: string): Promise<Measured> {
    const meter = new Meter();
    await this.drain(name, (chunk) => meter.take(chunk));
    return meter.result();
  }

  /** A small entry as text. @throws ArchiveRefused beyond 8 MB */
  async text(name: string): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    await this.drain(name, (chunk) => {
      bytes += chunk.length;
      if (bytes > MOST_TEXT_BYTES) throw new ArchiveRefused(`${this.path}: ${name} is too large`);
      chunks.push(chunk);
    });
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Lines of an entry, one after the other. */
  async *lines(name: string): AsyncGenerator<string> {
    let rest = '';
    const stream = await this.stream(name);
    stream.setEncoding('utf8');
    for await (const chunk of stream) {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      yield* parts;
    }
    if (rest !== '') yield rest;
  }

  close(): void {
    this.zip.close();
  }

  private async drain(name: string, take: (chunk: Buffer) => void): Promise<void> {
    const stream = await this.stream(name);
    try {
      for await (const chunk of stream) take(chunk as Buffer);
    } catch (error) {
      if (error instanceof ArchiveRefused) throw error;
      throw new ArchiveRefused(`${this.path}: ${name} is damaged: ${(error as Error).message}`);
    }
  }
}
