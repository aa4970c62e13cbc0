import type { ImportProfile } from '@larder/contracts/pos-sync/imports';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { BackgroundJobs } from '../../../../platform/background/background-jobs.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import {
  type FieldError,
  InvalidTransition,
  NotFound,
  VersionConflict,
} from '../../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { storesFor, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type ImportRunRow, ImportsRepository } from '../data/imports.repository.ts';
import { missingFields } from '../domain/mapped-rows.ts';
import { ProfileIncomplete, UnreadableFile } from '../imports.errors.ts';
import { checkImport } from '../jobs/check-import.job.ts';
import { runImport } from '../jobs/run-import.job.ts';
import { ImportFileError } from '../reading/import-file.error.ts';
import { readHead } from '../reading/read-rows.ts';
import { sniff } from '../reading/sniff.ts';
import { mayRead } from './import-queries.ts';
import { headerSha, ImportSource } from './import-source.ts';

/** What a person does with an import between upload and result. */
@Injectable()
export class ChangeImport {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsRepository,
    private readonly source: ImportSource,
    private readonly org: OrgApi,
    private readonly jobs: Jobs,
    private readonly background: BackgroundJobs,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  async saveProfile(ctx: TenantContext, id: string, version: number, profile: ImportProfile): Promise<void> {
    await this.db.tx(ctx, async (tx) => {
      const run = await this.find(tx, id);
      await this.refuseForeignStores(tx, profile);
      if (!(await this.imports.saveProfile(tx, id, version, profile)))
        throw refusal(run, version, ['uploaded', 'checked', 'failed']);
      await this.audit.record(tx, {
        action: 'pos-sync.import.map',
        entity: 'import_run',
        entityId: id,
        storeId: profile.storeId,
        diff: { columns: profile.columns },
      });
    });
  }

  /** @throws ProfileIncomplete */
  async startCheck(ctx: TenantContext, id: string, version: number): Promise<void> {
    const before = await this.db.tx(ctx, (tx) => this.find(tx, id));
    const headers = await this.headers(ctx, before);
    await this.db.tx(ctx, async (tx) => {
      const run = await this.find(tx, id);
      await this.refuseIncomplete(tx, run, headers);
      const jobId = await this.background.create(tx, checkImport.name, run.storeId);
      if (!(await this.imports.startCheck(tx, id, version, jobId, storesFor(ctx, 'pos-sync.import.write'))))
        throw refusal(run, version, ['uploaded', 'checked', 'failed']);
      await this.imports.remember(tx, run.kind, headerSha(headers), run.profile, this.clock.now());
      await this.jobs.enqueue(tx, checkImport, { importId: id, jobId });
      await this.audit.record(tx, {
        action: 'pos-sync.import.check',
        entity: 'import_run',
        entityId: id,
        storeId: run.storeId,
      });
    });
  }

  async startImport(ctx: TenantContext, id: string, version: number): Promise<void> {
    await this.db.tx(ctx, async (tx) => {
      const run = await this.find(tx, id);
      const jobId = await this.background.create(tx, runImport.name, run.storeId);
      if (!(await this.imports.startImport(tx, id, version, jobId))) throw refusal(run, version, ['checked']);
      await this.background.progress(tx, jobId, { total: run.totalRows, done: 0 });
      await this.jobs.enqueue(tx, runImport, { importId: id, jobId });
      await this.audit.record(tx, {
        action: 'pos-sync.import.start',
        entity: 'import_run',
        entityId: id,
        storeId: run.storeId,
      });
    });
  }

  private async find(tx: Tx, id: string): Promise<ImportRunRow> {
    const run = await this.imports.find(tx, id);
    if (!run || !mayRead(tx.ctx, run)) throw new NotFound();
    return run;
  }

  private async headers(ctx: TenantContext, run: ImportRunRow): Promise<string[]> {
    const openFile = this.source.fileOf(ctx, run.fileId);
    try {
      return (await readHead(openFile, await sniff(openFile, run.profile.encoding), 0)).headers;
    } catch (error) {
      throw error instanceof ImportFileError ? new UnreadableFile(error.failure) : error;
    }
  }

  private async refuseForeignStores(tx: Tx, profile: ImportProfile): Promise<void> {
    const stores = new Set((await this.org.stores(tx, storesFor(tx.ctx, 'pos-sync.import.write'))).map((s) => s.id));
    const named = [...(profile.storeId === null ? [] : [profile.storeId]), ...Object.values(profile.stores)];
    if (named.some((id) => !stores.has(id))) throw new NotFound();
  }

  private async refuseIncomplete(tx: Tx, run: ImportRunRow, headers: readonly string[]): Promise<void> {
    const { profile } = run;
    const fields: FieldError[] = missingFields(run.kind, profile, headers).map((field) => ({
      path: `profile.columns.${field}`,
      code: 'required',
      message: { 'zh-CN': '请选择对应的列', en: 'Choose the column' },
    }));
    if (profile.zone !== null && !isZone(profile.zone))
      fields.push({
        path: 'profile.zone',
        code: 'unknown_zone',
        message: { 'zh-CN': '没有这个时区', en: 'Unknown time zone' },
      });
    if (
      profile.currency !== null &&
      profile.storeId !== null &&
      (await this.org.store(tx, profile.storeId)).currency !== profile.currency
    )
      fields.push({
        path: 'profile.currency',
        code: 'currency_differs',
        message: { 'zh-CN': '与门店币种不同', en: 'The store counts in another currency' },
      });
    if (fields.length > 0) throw new ProfileIncomplete(fields);
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const refusal = (run: ImportRunRow, version: number, allowed: readonly string[]): Error =>
  run.version === version ? new InvalidTransition(run.state, allowed) : new VersionConflict(run.version);
