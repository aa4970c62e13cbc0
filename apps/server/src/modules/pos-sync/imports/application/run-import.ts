import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { BackgroundJobs } from '../../../../platform/background/background-jobs.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type ImportRunRow, ImportsRepository } from '../data/imports.repository.ts';
import { ImportFileError } from '../reading/import-file.error.ts';
import { ImportItemDays } from './import-item-days.ts';
import { ImportSource } from './import-source.ts';
import { ImportTickets } from './import-tickets.ts';
import { OvertakenError } from './overtaken.error.ts';

const ITEMS_AT_ONCE = 1_000;

/** One slice of an import. Everything a slice has committed is skipped by the next, so that a killed worker costs a chunk at most. */
@Injectable()
export class RunImport {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsRepository,
    private readonly source: ImportSource,
    private readonly catalog: CatalogApi,
    private readonly tickets: ImportTickets,
    private readonly itemDays: ImportItemDays,
    private readonly background: BackgroundJobs,
    private readonly clock: Clock,
  ) {}

  /**
   * @param pause asked after each chunk; true ends the slice
   * @returns 'more' when the next slice has to go on
   */
  async run(ctx: TenantContext, importId: string, jobId: string, pause: () => boolean): Promise<'done' | 'more'> {
    const run = await this.db.sqlTx(ctx, (tx) => this.imports.find(tx, importId));
    if (run?.state !== 'importing' || run.jobId !== jobId) return 'done';
    try {
      if (run.doneUnits === 0) await this.createItems(ctx, run);
      const opened = await this.source.open(ctx, run);
      const end = await (run.kind === 'tickets' ? this.tickets : this.itemDays).run(ctx, run, opened, pause);
      if (end === 'done') await this.finish(ctx, importId, jobId);
      return end;
    } catch (error) {
      // Another worker has gone on from here; its figures count.
      if (error instanceof OvertakenError) return 'done';
      if (!(error instanceof ImportFileError)) throw error;
      await this.fail(ctx, importId, jobId, error.failure);
      return 'done';
    }
  }

  /** Ends an import that cannot go on; what it has committed stays. */
  fail(ctx: TenantContext, importId: string, jobId: string, failure: string): Promise<void> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.imports.fail(tx, importId, jobId, failure, this.clock.now());
      await this.background.finish(tx, jobId, 'failed', null, failure);
    });
  }

  private async createItems(ctx: TenantContext, run: ImportRunRow): Promise<void> {
    if (!run.profile.createItems) return;
    for (let after = 0; ; ) {
      const last = await this.db.tx(
        ctx,
        async (tx) => {
          const items = await this.imports.items(tx, run.id, after, ITEMS_AT_ONCE);
          if (items.length > 0)
            await this.catalog.createItems(
              tx,
              items.map((i) => ({
                sku: i.sku,
                name: i.name,
                type: i.service ? 'service' : 'sellable',
                baseUom: 'each',
              })),
            );
          return items.at(-1)?.position;
        },
        { timeoutMs: 60_000 },
      );
      if (last === undefined) return;
      after = last;
    }
  }

  private finish(ctx: TenantContext, importId: string, jobId: string): Promise<void> {
    return this.db.sqlTx(ctx, async (tx) => {
      if (!(await this.imports.finishImport(tx, importId, this.clock.now()))) return;
      const run = await this.imports.find(tx, importId);
      await this.background.progress(tx, jobId, { done: run?.totalRows ?? 0, failed: run?.result?.badRows ?? 0 });
      await this.background.finish(tx, jobId, 'succeeded', { importId });
    });
  }
}
