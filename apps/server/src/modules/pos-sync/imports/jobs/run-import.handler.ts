import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler, type JobRun } from '../../../../platform/jobs/define-job.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RunImport } from '../application/run-import.ts';
import { LAST_ATTEMPT } from './last-attempt.ts';
import { runImport } from './run-import.job.ts';

/** Well below the job's timeout: a slice still running must not be taken for lost. */
const SLICE_MS = 45_000;

@Injectable()
@HandlesJob(runImport)
export class RunImportHandler implements JobHandler<z.output<typeof runImport.payload>> {
  constructor(
    private readonly imports: RunImport,
    private readonly db: TenantDb,
    private readonly jobs: Jobs,
  ) {}

  async run(
    ctx: TenantContext,
    payload: z.output<typeof runImport.payload>,
    { attempt, signal }: JobRun,
  ): Promise<void> {
    const { importId, jobId } = payload;
    const started = performance.now();
    try {
      const end = await this.imports.run(
        ctx,
        importId,
        jobId,
        () => signal.aborted || performance.now() - started > SLICE_MS,
      );
      if (end === 'more') await this.db.sqlTx(ctx, (tx) => this.jobs.enqueue(tx, runImport, payload));
    } catch (error) {
      if (attempt >= LAST_ATTEMPT) await this.imports.fail(ctx, importId, jobId, 'internal');
      throw error;
    }
  }
}
