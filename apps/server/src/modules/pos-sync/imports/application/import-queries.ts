import type { RouteOutput } from '@larder/contracts/common/route';
import type { ImportDetail, ImportIssue, ImportPreview, importRoutes } from '@larder/contracts/pos-sync/imports';
import { Injectable } from '@nestjs/common';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { BackgroundJobs } from '../../../../platform/background/background-jobs.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { cursorParts, decodeCursor, encodeCursor } from '../../../../platform/http/cursor.ts';
import { reaches, storesFor, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ImportIssuesRepository } from '../data/import-issues.repository.ts';
import { type ImportRunRow, ImportsRepository } from '../data/imports.repository.ts';
import { UnreadableFile } from '../imports.errors.ts';
import { ImportFileError } from '../reading/import-file.error.ts';
import { readHead } from '../reading/read-rows.ts';
import { sniff } from '../reading/sniff.ts';
import { ImportSource } from './import-source.ts';
import { detailView, runView } from './import-view.ts';

/** Row numbers are 32-bit. */
const MOST_ROW = 2_147_483_647;
const PREVIEW_ROWS = 20;

/** Imports of one store are its readers'; of many stores, the whole chain's. One's own are always visible. */
export const mayRead = (ctx: TenantContext, run: ImportRunRow): boolean =>
  run.createdBy === ctx.actor.id ||
  (run.storeId === null
    ? storesFor(ctx, 'pos-sync.import.write') === 'all'
    : reaches(ctx, 'pos-sync.import.write', run.storeId));

@Injectable()
export class ImportQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsRepository,
    private readonly issues: ImportIssuesRepository,
    private readonly source: ImportSource,
    private readonly org: OrgApi,
    private readonly background: BackgroundJobs,
  ) {}

  list(
    ctx: TenantContext,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<RouteOutput<typeof importRoutes.list>> {
    return this.db.tx(ctx, async (tx) => {
      const cursor = cursorParts(query.cursor, 'instant', 'uuid');
      const rows = await this.imports.page(
        tx,
        storesFor(ctx, 'pos-sync.import.write'),
        cursor ? { createdAt: String(cursor[0]), id: String(cursor[1]) } : null,
        query.limit + 1,
      );
      const page = rows.slice(0, query.limit);
      const currencies = await this.currencies(tx);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return {
        items: page.map((run) => runView(run, currencies(run), null)),
        nextCursor: last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
      };
    });
  }

  get(ctx: TenantContext, id: string): Promise<ImportDetail> {
    return this.db.tx(ctx, async (tx) => {
      const run = await this.find(tx, id);
      const job =
        run.jobId !== null && (run.state === 'checking' || run.state === 'importing')
          ? ((await this.background.find(tx, run.jobId)) ?? null)
          : null;
      return detailView(run, (await this.currencies(tx))(run), job);
    });
  }

  /** @throws UnreadableFile when the wanted encoding does not fit */
  async preview(ctx: TenantContext, id: string, encoding?: ImportPreview['encoding']): Promise<ImportPreview> {
    const run = await this.db.tx(ctx, (tx) => this.find(tx, id));
    const openFile = this.source.fileOf(ctx, run.fileId);
    try {
      const format = await sniff(openFile, encoding ?? run.profile.encoding);
      return {
        ...(await readHead(openFile, format, PREVIEW_ROWS)),
        encoding: format.container === 'xlsx' ? 'auto' : format.encoding,
      };
    } catch (error) {
      throw error instanceof ImportFileError ? new UnreadableFile(error.failure) : error;
    }
  }

  issuePage(
    ctx: TenantContext,
    id: string,
    query: {
      readonly cursor?: string | undefined;
      readonly limit: number;
      readonly level?: 'error' | 'warning' | undefined;
    },
  ): Promise<{ items: ImportIssue[]; nextCursor: string | null }> {
    return this.db.tx(ctx, async (tx) => {
      const run = await this.find(tx, id);
      const cursor = decodeCursor(query.cursor, 2);
      const rows = await this.issues.page(
        tx,
        id,
        run.state === 'done' ? 'import' : 'check',
        query.level ?? null,
        cursor ? { row: rowOf(cursor[0]), code: String(cursor[1]) } : null,
        query.limit + 1,
      );
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? encodeCursor([last.row, last.code]) : null };
    });
  }

  /** @throws NotFound for an unknown, foreign or out-of-scope id */
  async find(tx: Tx, id: string): Promise<ImportRunRow> {
    const run = await this.imports.find(tx, id);
    if (!run || !mayRead(tx.ctx, run)) throw new NotFound();
    return run;
  }

  private async currencies(tx: Tx): Promise<(run: ImportRunRow) => string> {
    const stores = new Map<string, StoreInfo>((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
    const { currency } = await this.org.tenant(tx);
    return (run) => (run.storeId === null ? currency : (stores.get(run.storeId)?.currency ?? currency));
  }
}

/** Row number of an issue cursor; one that this list did not make starts behind the last row and finds nothing. */
const rowOf = (part: string | number | undefined): number =>
  typeof part === 'number' && Number.isInteger(part) && part >= 0 && part <= MOST_ROW ? part : MOST_ROW;
