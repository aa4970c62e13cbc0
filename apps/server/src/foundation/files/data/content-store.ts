import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.ts';
import { FileTooLarge, MAX_FILE_BYTES } from '../files.errors.ts';

/** Content in the data folder: `files/<tenant>/<id>`. A file appears whole or not at all. */
@Injectable()
export class ContentStore {
  private readonly root: string;

  constructor(config: Config) {
    this.root = path.join(config.dataDir, 'files');
  }

  /**
   * Writes a stream and measures it on the way.
   * @throws FileTooLarge beyond 200 MB; nothing stays behind
   */
  async write(
    tenantId: string,
    id: string,
    content: Readable,
  ): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const folder = path.join(this.root, tenantId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const part = path.join(folder, `.${randomUUID()}.part`);
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > MAX_FILE_BYTES) return done(new FileTooLarge());
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      // flush: acknowledged content survives a power cut, like its row.
      await pipeline(content, measure, createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true }));
      await rename(part, path.join(folder, id));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  read(tenantId: string, id: string): Promise<Buffer> {
    return readFile(path.join(this.root, tenantId, id));
  }

  open(tenantId: string, id: string): Readable {
    return createReadStream(path.join(this.root, tenantId, id));
  }
}
