import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FilesApi } from '../../../../foundation/files/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import type { ImportRunRow } from '../data/imports.repository.ts';
import { MappedRows, type SourceRow, type TargetStore } from '../domain/mapped-rows.ts';
import { type FileRow, readHead, readRows } from '../reading/read-rows.ts';
import { type FileFormat, type OpenFile, sniff } from '../reading/sniff.ts';

/** A stored file seen through an import's profile. */
export interface OpenedSource {
  readonly headers: readonly string[];
  readonly stores: readonly TargetStore[];
  readonly mapped: MappedRows;
  /** Rows behind the header, from the start of the file each time. */
  rows(): AsyncGenerator<SourceRow>;
  /** Header first. */
  records(): AsyncGenerator<FileRow>;
}

/** One id per header row: files with the same headers are read alike. */
export const headerSha = (headers: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(headers)).digest('hex');

@Injectable()
export class ImportSource {
  constructor(
    private readonly db: TenantDb,
    private readonly files: FilesApi,
    private readonly org: OrgApi,
  ) {}

  fileOf(ctx: TenantContext, fileId: string): OpenFile {
    return () => this.db.tx(ctx, (tx) => this.files.open(tx, fileId));
  }

  /** @throws ImportFileError */
  async open(ctx: TenantContext, run: ImportRunRow): Promise<OpenedSource> {
    const openFile = this.fileOf(ctx, run.fileId);
    const format = await sniff(openFile, run.profile.encoding);
    const { headers } = await readHead(openFile, format, 0);
    const stores = await this.db.tx(ctx, (tx) => this.org.stores(tx, run.scope));
    return {
      headers,
      stores,
      mapped: new MappedRows(run.profile, headers, stores),
      rows: () => dataRows(openFile, format),
      records: () => readRows(openFile, format),
    };
  }
}

async function* dataRows(openFile: OpenFile, format: FileFormat): AsyncGenerator<SourceRow> {
  let header = true;
  for await (const row of readRows(openFile, format)) {
    if (header) header = false;
    else yield row;
  }
}
