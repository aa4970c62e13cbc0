import path from 'node:path';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { ContentStore } from '../data/content-store.ts';
import { StoredFilesRepository } from '../data/stored-files.repository.ts';
import { FilesApi, type NewFile, type StoredFile } from '../files.facade.ts';

const LONGEST_NAME = 200;

@Injectable()
export class FilesFacade extends FilesApi {
  constructor(
    private readonly files: StoredFilesRepository,
    private readonly content: ContentStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The content is on disk before the row: a rollback leaves an unreachable file, never a row without content. */
  override async put(tx: Tx, file: NewFile): Promise<StoredFile> {
    const id = newId();
    const stream = Buffer.isBuffer(file.content) ? Readable.from([file.content]) : file.content;
    const { bytes, sha256 } = await this.content.write(tx.ctx.tenantId, id, stream);
    const stored = { id, name: shownName(file.name), mime: file.mime, bytes, sha256 };
    await this.files.insert(tx, stored, this.clock.now());
    return stored;
  }

  override get(tx: Tx, id: string): Promise<StoredFile> {
    return this.files.find(tx, id);
  }

  override async read(tx: Tx, id: string): Promise<Buffer> {
    await this.files.find(tx, id);
    return this.content.read(tx.ctx.tenantId, id);
  }

  override async open(tx: Tx, id: string): Promise<Readable> {
    await this.files.find(tx, id);
    return this.content.open(tx.ctx.tenantId, id);
  }
}

/** Last path segment without control characters; the name never reaches the file system. */
function shownName(name: string): string {
  const plain = path.win32
    .basename(name)
    .replace(/\p{Cc}/gu, '')
    .slice(0, LONGEST_NAME);
  return plain === '' ? 'file' : plain;
}
