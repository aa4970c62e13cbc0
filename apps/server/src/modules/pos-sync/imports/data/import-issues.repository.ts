import type { ImportIssueCode } from '@larder/contracts/pos-sync/imports';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { Issue } from '../domain/import-figures.ts';
import { tables } from './imports.tables.ts';

export type Phase = 'check' | 'import';

@Injectable()
export class ImportIssuesRepository {
  async clear(tx: Tx, importId: string, phase: Phase): Promise<void> {
    await sql`delete from import_issue where tenant_id = ${tx.ctx.tenantId} and import_id = ${importId} and phase = ${phase}`.execute(
      tables(tx),
    );
  }

  async insert(tx: Tx, importId: string, phase: Phase, issues: readonly Issue[]): Promise<void> {
    if (issues.length === 0) return;
    await sql`insert into import_issue (tenant_id, import_id, phase, row_no, code, level, detail, cells)
      select ${tx.ctx.tenantId}::uuid, ${importId}::uuid, ${phase}, z.* from unnest(${plainArray(issues.map((i) => i.row))}::int[], ${plainArray(issues.map((i) => i.code))}::text[], ${plainArray(issues.map((i) => i.level))}::text[],
        ${textArray(issues.map((i) => i.detail))}::text[], ${textArray(issues.map((i) => JSON.stringify(i.cells)))}::text[]) z
      on conflict do nothing`.execute(tables(tx));
  }

  /** In file order. */
  async page(
    tx: Tx,
    importId: string,
    phase: Phase,
    level: string | null,
    after: { readonly row: number; readonly code: string } | null,
    limit: number,
  ): Promise<Issue[]> {
    const { rows } = await sql<
      Omit<Issue, 'cells'> & { cells: string }
    >`select row_no "row", level, code, detail, cells from import_issue
      where tenant_id = ${tx.ctx.tenantId} and import_id = ${importId} and phase = ${phase} and (${level}::text is null or level = ${level})
        and (${after?.row ?? null}::int is null or (row_no, code) > (${after?.row ?? null}::int, ${after?.code ?? null}::text)) order by row_no, code limit ${limit}`.execute(
      tables(tx),
    );
    return rows.map((r) => ({ ...r, cells: JSON.parse(r.cells) as Record<string, string> }));
  }

  /** First reason of each failed row behind a row, in file order. */
  async failed(
    tx: Tx,
    importId: string,
    phase: Phase,
    afterRow: number,
    limit: number,
  ): Promise<{ readonly row: number; readonly code: ImportIssueCode; readonly detail: string | null }[]> {
    const { rows } = await sql<{
      row: number;
      code: ImportIssueCode;
      detail: string | null;
    }>`select distinct on (row_no) row_no "row", code, detail from import_issue
      where tenant_id = ${tx.ctx.tenantId} and import_id = ${importId} and phase = ${phase} and level = 'error' and row_no > ${afterRow} order by row_no, code limit ${limit}`.execute(
      tables(tx),
    );
    return rows;
  }
}
