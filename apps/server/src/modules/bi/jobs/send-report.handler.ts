import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type JobRun } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { SendReport } from '../application/send-report.ts';
import { sendReport } from './send-report.job.ts';

@Injectable()
@HandlesJob(sendReport)
export class SendReportHandler implements JobHandler<{ mailId: string }> {
  constructor(private readonly report: SendReport) {}

  run(ctx: TenantContext, { mailId }: { mailId: string }, run: JobRun): Promise<void> {
    return this.report.run(ctx, mailId, run.attempt >= (sendReport.maxAttempts ?? 1));
  }
}
