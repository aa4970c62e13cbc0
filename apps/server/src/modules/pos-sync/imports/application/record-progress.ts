import { Injectable } from '@nestjs/common';
import { BackgroundJobs } from '../../../../platform/background/background-jobs.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { ImportIssuesRepository } from '../data/import-issues.repository.ts';
import { type ImportRunRow, ImportsRepository } from '../data/imports.repository.ts';
import type { Tally } from '../domain/import-figures.ts';
import type { IssueSink } from '../domain/issue-sink.ts';
import { OvertakenError } from './overtaken.error.ts';

/** How far an import is, written in the transaction of the rows it speaks of. */
@Injectable()
export class RecordProgress {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly issues: ImportIssuesRepository,
    private readonly background: BackgroundJobs,
  ) {}

  /** @throws OvertakenError when another worker has done these units; the transaction must fail with it */
  async run(
    tx: Tx,
    run: ImportRunRow,
    tally: Tally,
    sink: IssueSink,
    units: { readonly from: number; readonly to: number },
  ): Promise<void> {
    await this.issues.insert(tx, run.id, 'import', sink.take());
    if (!(await this.imports.advance(tx, run.id, { ...units, rows: tally.rows }, tally.figures())))
      throw new OvertakenError();
    if (run.jobId !== null) await this.background.progress(tx, run.jobId, { done: tally.rows, failed: tally.badRows });
  }
}
