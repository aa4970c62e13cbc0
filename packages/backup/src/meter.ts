import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** What went through a stream. */
export interface Measured {
  readonly bytes: number;
  /** Line feeds: the rows of a COPY in text format, which escapes those inside values. */
  readonly lines: number;
  readonly sha256: string;
}

const LINE_FEED = 0x0a;

/** Counts and hashes bytes. */
export class Meter {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private lines = 0;

  take(chunk: Buffer): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) this.lines += 1;
  }

  /** Call it once, at the end. */
  result(): Measured {
    return { bytes: this.bytes, lines: this.lines, sha256: this.hash.digest('hex') };
  }

  /** A stream that passes bytes on and measures them on the way. */
  through(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.take(chunk);
        done(null, chunk);
      },
    });
  }
}

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
