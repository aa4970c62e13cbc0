import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Anchor } from '../domain/anchor.ts';

/** Folder below the data folder; `packages/backup` saves it. */
export const ANCHOR_FOLDER = 'audit-anchors';

export interface StoredAnchors {
  readonly anchors: readonly Anchor[];
  /** Lines that are no anchors, by number from 1. A line that a crash cut off at the end is none of them: it was never told of. */
  readonly damaged: readonly number[];
}

/** Reads lines as {@link AnchorFile} writes them, wherever they come from. */
export function parseAnchors(text: string): StoredAnchors {
  const anchors: Anchor[] = [];
  const damaged: number[] = [];
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  whole.split('\n').forEach((line, i) => {
    if (line === '' || line.startsWith('#')) return;
    const anchor = Anchor.safeParse(parsed(line));
    if (anchor.success) anchors.push(anchor.data);
    else damaged.push(i + 1);
  });
  return { anchors, damaged };
}

/** Signed heads, outside of the database: one file per chain, one line each, only ever appended to. */
export class AnchorFile {
  private readonly file: string;

  constructor(dataDir: string, tenantId: string) {
    this.file = path.join(dataDir, ANCHOR_FOLDER, `${tenantId}.jsonl`);
  }

  async text(): Promise<string> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }

  async read(): Promise<StoredAnchors> {
    return parseAnchors(await this.text());
  }

  /** Durable when it returns; takes off what a crash left half-written before. */
  async append(anchor: Anchor): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const kept = Buffer.byteLength((await this.text()).replace(/[^\n]*$/, ''));
    const handle = await open(this.file, 'a', 0o600);
    try {
      await handle.truncate(kept);
      await handle.appendFile(`${JSON.stringify(anchor)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
