import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes } from '../../../../foundation/catalog/index.ts';
import { BackgroundJobs } from '../../../../platform/background/background-jobs.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { checkTicket } from '../../domain/check-ticket.ts';
import { ImportIssuesRepository } from '../data/import-issues.repository.ts';
import { type ImportRunRow, ImportsRepository } from '../data/imports.repository.ts';
import type { AssembledTicket, TicketGroup, WriteOff } from '../domain/assemble-ticket.ts';
import { groupTickets, measureTickets } from '../domain/group-tickets.ts';
import { Tally } from '../domain/import-figures.ts';
import { IssueSink } from '../domain/issue-sink.ts';
import type { SourceRow } from '../domain/mapped-rows.ts';
import { NewItems } from '../domain/new-items.ts';
import { ItemDayReader } from '../domain/read-item-day.ts';
import { ImportFileError } from '../reading/import-file.error.ts';
import { assemblers } from './assemblers.ts';
import { ImportSource, type OpenedSource } from './import-source.ts';

const ISSUES_AT_ONCE = 2_000;
const PROGRESS_ROWS = 10_000;

interface Pass {
  readonly ctx: TenantContext;
  readonly run: ImportRunRow;
  readonly jobId: string;
  readonly source: OpenedSource;
  readonly codes: ItemCodes;
  readonly tally: Tally;
  readonly sink: IssueSink;
  readonly items: NewItems;
}

/** Reads a file with the rules of the import and says what the import would do. Writes nothing but its findings. */
@Injectable()
export class CheckImport {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsRepository,
    private readonly issues: ImportIssuesRepository,
    private readonly files: ImportSource,
    private readonly catalog: CatalogApi,
    private readonly background: BackgroundJobs,
    private readonly clock: Clock,
  ) {}

  async run(ctx: TenantContext, importId: string, jobId: string): Promise<void> {
    const run = await this.db.sqlTx(ctx, (tx) => this.imports.find(tx, importId));
    if (run?.state !== 'checking' || run.jobId !== jobId) return;
    try {
      await this.db.sqlTx(ctx, (tx) => this.issues.clear(tx, importId, 'check'));
      const codes = await this.db.sqlTx(ctx, (tx) => this.catalog.codes(tx));
      const tally = new Tally(run.kind);
      const pass: Pass = {
        ctx,
        run,
        jobId,
        source: await this.files.open(ctx, run),
        codes,
        tally,
        sink: new IssueSink(tally),
        items: new NewItems(codes, run.profile),
      };
      const rows = run.kind === 'tickets' ? await this.tickets(pass) : await this.itemDays(pass);
      await this.finish(pass, rows);
    } catch (error) {
      if (!(error instanceof ImportFileError)) throw error;
      await this.fail(ctx, importId, jobId, error.failure);
    }
  }

  /** Ends a check that cannot go on. */
  fail(ctx: TenantContext, importId: string, jobId: string, failure: string): Promise<void> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.imports.fail(tx, importId, jobId, failure, this.clock.now());
      await this.background.finish(tx, jobId, 'failed', null, failure);
    });
  }

  private async tickets(pass: Pass): Promise<number> {
    const { source, tally, sink } = pass;
    const { rows, sizes } = await measureTickets(source.rows(), source.mapped);
    await this.progress(pass, 0, rows);
    const assemblerOf = assemblers(pass.ctx.tenantId, pass.run, source.mapped);
    let reported = 0;
    for await (const unit of groupTickets(source.rows(), source.mapped, sizes)) {
      tally.rows += unit.rows;
      if ('issues' in unit) for (const issue of unit.issues) sink.add(issue);
      else this.ticket(pass, unit.group, assemblerOf(unit.group.store).assemble(unit.group));
      if (sink.waiting >= ISSUES_AT_ONCE) await this.flush(pass);
      if (tally.rows - reported < PROGRESS_ROWS) continue;
      reported = tally.rows;
      await this.progress(pass, tally.rows, rows);
    }
    return rows;
  }

  private ticket(pass: Pass, group: TicketGroup, unit: AssembledTicket | WriteOff): void {
    const { tally, sink } = pass;
    for (const issue of unit.issues) sink.add(issue);
    if (unit.type === 'waste') {
      this.writeOff(pass, unit);
      return;
    }
    const refusal =
      unit.held === null ? checkTicket(unit.ticket, { currency: group.store.currency, terminals: null }) : null;
    if (refusal !== null && 'refusal' in refusal)
      for (const row of group.rows) sink.add(pass.source.mapped.issue(row, 'error', 'refused', refusal.refusal.detail));
    if (refusal === null || 'refusal' in refusal) tally.quarantined += 1;
    else {
      const side = unit.kind === 'sale' ? tally.sales : tally.refunds;
      side.count += 1;
      side.lines += unit.lines;
      side.minor += unit.totalMinor;
      if (unit.businessDate !== null) tally.date(unit.businessDate);
    }
    for (const row of group.rows) this.item(pass, row, 'warning');
  }

  private writeOff(pass: Pass, unit: WriteOff): void {
    const unknown = unit.lines.filter((l) => !this.item(pass, l.row, 'error'));
    if (unknown.length > 0) return;
    pass.tally.wastes += 1;
    for (const line of unit.lines) pass.tally.wasteMilli += line.quantityMilli;
    pass.tally.date(unit.businessDate);
  }

  private async itemDays(pass: Pass): Promise<number> {
    const { source, tally, sink } = pass;
    let rows = 0;
    for await (const _ of source.rows()) rows += 1;
    await this.progress(pass, 0, rows);
    const reader = new ItemDayReader(source.mapped, pass.run.profile);
    const stores = new Set<string>();
    const items = new Set<string>();
    for await (const row of source.rows()) {
      tally.rows += 1;
      const day = reader.read(row);
      if ('level' in day) sink.add(day);
      else if (this.item(pass, row, 'error')) {
        tally.dayMilli += day.quantityMilli;
        tally.date(day.businessDate);
        stores.add(day.store.id);
        items.add(day.sku.toUpperCase());
      }
      if (sink.waiting >= ISSUES_AT_ONCE) await this.flush(pass);
      if (tally.rows % PROGRESS_ROWS === 0) await this.progress(pass, tally.rows, rows);
    }
    tally.stores = stores.size;
    tally.items = items.size;
    return rows;
  }

  /** @returns false for an item that will not be there */
  private item(pass: Pass, row: SourceRow, level: 'error' | 'warning'): boolean {
    const sku = pass.source.mapped.cell(row, 'sku');
    if (sku === '' || pass.items.covers(sku, () => pass.source.mapped.cell(row, 'name'))) return true;
    pass.sink.add(pass.source.mapped.issue(row, level, 'item_unknown', sku));
    return false;
  }

  private flush(pass: Pass): Promise<void> {
    return this.db.sqlTx(pass.ctx, (tx) => this.issues.insert(tx, pass.run.id, 'check', pass.sink.take()));
  }

  private progress(pass: Pass, done: number, total: number): Promise<void> {
    return this.db.sqlTx(pass.ctx, (tx) =>
      this.background.progress(tx, pass.jobId, { done, total, failed: pass.tally.badRows }),
    );
  }

  private async finish(pass: Pass, rows: number): Promise<void> {
    const { ctx, run, jobId, tally, items } = pass;
    tally.newItems = items.list.length;
    const figures = tally.figures();
    await this.db.sqlTx(ctx, async (tx) => {
      await this.issues.insert(tx, run.id, 'check', pass.sink.take());
      await this.imports.replaceItems(tx, run.id, items.list);
      if (!(await this.imports.finishCheck(tx, run.id, jobId, rows, figures))) return;
      await this.background.progress(tx, jobId, { done: rows, total: rows, failed: tally.badRows });
      await this.background.finish(tx, jobId, 'succeeded', { importId: run.id });
    });
  }
}
