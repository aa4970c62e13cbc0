import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportKind, ImportProfile } from '@larder/contracts/pos-sync/imports';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { FilesApi, FileTooLarge, MAX_FILE_BYTES } from '../../../../foundation/files/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { storesFor, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ImportsRepository } from '../data/imports.repository.ts';
import { guessProfile } from '../domain/guess-profile.ts';
import { UnreadableFile, UploadCutOff } from '../imports.errors.ts';
import { ImportFileError } from '../reading/import-file.error.ts';
import { readHead } from '../reading/read-rows.ts';
import { sniff } from '../reading/sniff.ts';
import { headerSha } from './import-source.ts';

const SAMPLE_ROWS = 50;

interface Looked {
  readonly headers: string[];
  readonly rows: string[][];
  readonly encoding: ImportProfile['encoding'];
}

/** Takes a file in and guesses how to read it. The upload is written aside first: a slow line must not hold a transaction open. */
@Injectable()
export class UploadImport {
  constructor(
    private readonly db: TenantDb,
    private readonly files: FilesApi,
    private readonly org: OrgApi,
    private readonly imports: ImportsRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @returns id of the import @throws UnreadableFile, FileTooLarge, UploadCutOff */
  async run(
    ctx: TenantContext,
    kind: ImportKind,
    upload: { readonly name: string; readonly mime: string; readonly content: Readable; readonly cut: () => boolean },
  ): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'larder-import-'));
    try {
      const file = path.join(folder, 'upload');
      await pipeline(received(upload.content), createWriteStream(file, { mode: 0o600 }));
      const { size } = await stat(file);
      if (upload.cut() || size > MAX_FILE_BYTES) throw new FileTooLarge();
      const looked = await this.look(file);
      return await this.db.tx(ctx, async (tx) => {
        const stored = await this.files.put(tx, {
          name: upload.name,
          mime: upload.mime,
          content: createReadStream(file),
        });
        const id = newId();
        const { profile, remembered } = await this.profile(tx, kind, looked);
        await this.imports.insert(tx, {
          id,
          kind,
          fileId: stored.id,
          fileName: stored.name,
          fileBytes: stored.bytes,
          profile,
          remembered,
          createdAt: this.clock.now(),
        });
        await this.audit.record(tx, {
          action: 'pos-sync.import.upload',
          entity: 'import_run',
          entityId: id,
          storeId: profile.storeId,
          diff: { kind, bytes: stored.bytes, sha256: stored.sha256 },
        });
        return id;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async look(file: string): Promise<Looked> {
    const openFile = () => Promise.resolve(createReadStream(file));
    try {
      const format = await sniff(openFile, 'auto');
      return {
        ...(await readHead(openFile, format, SAMPLE_ROWS)),
        encoding: format.container === 'xlsx' ? 'auto' : format.encoding,
      };
    } catch (error) {
      throw error instanceof ImportFileError ? new UnreadableFile(error.failure) : error;
    }
  }

  /** What this header row was read with last time, as far as it still holds; else a guess. */
  private async profile(
    tx: Tx,
    kind: ImportKind,
    looked: Looked,
  ): Promise<{ profile: ImportProfile; remembered: boolean }> {
    const stores = await this.org.stores(tx, storesFor(tx.ctx, 'pos-sync.import.write'));
    const ids = new Set(stores.map((s) => s.id));
    const known = await this.imports.remembered(tx, kind, headerSha(looked.headers));
    if (known) {
      const targets = Object.fromEntries(Object.entries(known.stores).filter(([, id]) => ids.has(id)));
      const storeId = known.storeId !== null && ids.has(known.storeId) ? known.storeId : null;
      return { profile: { ...known, encoding: looked.encoding, stores: targets, storeId }, remembered: true };
    }
    return {
      profile: guessProfile(
        kind,
        looked.headers,
        looked.rows,
        looked.encoding,
        stores.length === 1 ? (stores[0]?.id ?? null) : null,
      ),
      remembered: false,
    };
  }
}

/** A line that breaks is the sender's matter, a full disk is ours: only the first is told to the sender. */
async function* received(content: Readable): AsyncGenerator<unknown> {
  try {
    yield* content;
  } catch {
    throw new UploadCutOff();
  }
}
