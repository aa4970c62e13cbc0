import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { InvalidTransition } from '../../../../platform/errors/domain-error.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ImportIssuesRepository, type Phase } from '../data/import-issues.repository.ts';
import type { ImportRunRow } from '../data/imports.repository.ts';
import { ISSUE_TEXTS, REASON_HEADER } from '../domain/import-texts.ts';
import { ImportQueries } from './import-queries.ts';
import { ImportSource } from './import-source.ts';

const AT_ONCE = 1_000;
const BOM = '\ufeff';

interface Failed {
  readonly row: number;
  readonly reason: string;
}

/** Rows that stay behind, as they stand in the file, with the reason beside them: to correct and upload again. */
@Injectable()
export class FailedRows {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: ImportQueries,
    private readonly issues: ImportIssuesRepository,
    private readonly source: ImportSource,
  ) {}

  /** A CSV with a byte order mark, as spreadsheets want it; made while it is read. */
  async run(ctx: TenantContext, id: string): Promise<{ readonly name: string; readonly content: Readable }> {
    const run = await this.db.tx(ctx, (tx) => this.queries.find(tx, id));
    if (run.state !== 'checked' && run.state !== 'done') throw new InvalidTransition(run.state, ['checked', 'done']);
    return {
      name: `${run.fileName.replace(/\.(csv|gz|xlsx|txt)/gi, '')}-failed.csv`,
      content: Readable.from(this.lines(ctx, run)),
    };
  }

  private async *lines(ctx: TenantContext, run: ImportRunRow): AsyncGenerator<string> {
    const source = await this.source.open(ctx, run);
    const failed = this.failed(ctx, run, run.state === 'done' ? 'import' : 'check');
    let next = await failed.next();
    let header = true;
    let lines: string[][] = [];
    for await (const { row, cells } of source.records()) {
      if (header) {
        header = false;
        yield BOM + stringify([[...cells, REASON_HEADER[ctx.locale]]]);
      }
      // Rows without their number in the file (blank ones) are passed over.
      while (!next.done && next.value.row < row) next = await failed.next();
      if (next.done) break;
      if (next.value.row !== row) continue;
      lines.push([...padded(cells, source.headers.length), next.value.reason]);
      if (lines.length < AT_ONCE) continue;
      yield stringify(lines);
      lines = [];
    }
    yield stringify(lines);
  }

  private async *failed(ctx: TenantContext, run: ImportRunRow, phase: Phase): AsyncGenerator<Failed> {
    for (let after = 0; ; ) {
      const page = await this.db.sqlTx(ctx, (tx) => this.issues.failed(tx, run.id, phase, after, AT_ONCE));
      for (const { row, code, detail } of page)
        yield {
          row,
          reason:
            detail === null || detail === ''
              ? ISSUE_TEXTS[code][ctx.locale]
              : `${ISSUE_TEXTS[code][ctx.locale]} (${detail})`,
        };
      const last = page.at(-1);
      if (!last) return;
      after = last.row;
    }
  }
}

/** The reason always stands under its header. */
const padded = (cells: readonly string[], length: number): string[] => [
  ...cells,
  ...Array.from({ length: Math.max(0, length - cells.length) }, () => ''),
];
