import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HandlesJob, type JobHandler, type JobRun } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { CheckImport } from '../application/check-import.ts';
import { checkImport } from './check-import.job.ts';
import { LAST_ATTEMPT } from './last-attempt.ts';

@Injectable()
@HandlesJob(checkImport)
export class CheckImportHandler implements JobHandler<z.output<typeof checkImport.payload>> {
  constructor(private readonly check: CheckImport) {}

  async run(
    ctx: TenantContext,
    { importId, jobId }: z.output<typeof checkImport.payload>,
    { attempt }: JobRun,
  ): Promise<void> {
    try {
      await this.check.run(ctx, importId, jobId);
    } catch (error) {
      if (attempt >= LAST_ATTEMPT) await this.check.fail(ctx, importId, jobId, 'internal');
      throw error;
    }
  }
}
