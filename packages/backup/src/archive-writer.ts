import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type Measured, Meter } from './meter.ts';

/** Text of tables shrinks well at any level; the higher ones cost four times the CPU for a tenth of the size. */
const LEVEL = 4;

/**
 * A zip archive that is written entry by entry, each as it arrives: memory stays flat whatever a table holds. The file has
 * its name only once it is whole and on the disk; until then it is `<path>.part`, readable by its owner alone.
 */
export class ArchiveWriter {
  readonly path: string;
  private readonly part: string;
  private readonly zip = new ZipFile();
  private readonly written: Promise<void>;

  private constructor(path: string) {
    this.path = path;
    this.part = `${path}.part`;
    const file = createWriteStream(this.part, { mode: 0o600, flags: 'wx', flush: true });
    this.written = pipeline(this.zip.outputStream as Readable, file);
    // Reported where it is awaited: by the entry that is being written, or by finish().
    this.written.catch(() => undefined);
  }

  /** @throws Error when `<path>` exists: a backup never overwrites another */
  static async create(path: string): Promise<ArchiveWriter> {
    await (await open(path, 'wx', 0o600)).close();
    await rm(path);
    await rm(`${path}.part`, { force: true });
    return new ArchiveWriter(path);
  }

  /** Writes one entry and returns what it held. Entries follow each other; await one before the next. */
  async add(name: string, content: Readable): Promise<Measured> {
    const meter = new Meter();
    const through = meter.through();
    this.zip.addReadStream(through, name, { compressionLevel: LEVEL, mtime: ENTRY_TIME, mode: 0o100600 });
    // A disk that is full stops the archive, not the stream into it: without the race this would wait for ever.
    await Promise.race([pipeline(content, through), this.failure()]);
    return meter.result();
  }

  addText(name: string, text: string): Promise<Measured> {
    return this.add(name, Readable.from([Buffer.from(text, 'utf8')]));
  }

  /** Ends the archive, puts it on the disk and gives it its name. */
  async finish(): Promise<void> {
    this.zip.end();
    await this.written;
    await rename(this.part, this.path);
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    const output = this.zip.outputStream as Readable;
    output.destroy();
    await finished(output).catch(() => undefined);
    await this.written.catch(() => undefined);
    await rm(this.part, { force: true });
  }

  private async failure(): Promise<never> {
    await this.written;
    throw new Error('the archive ended too early');
  }
}

/** The same data gives the same bytes. */
const ENTRY_TIME = new Date(1980, 0, 1);
