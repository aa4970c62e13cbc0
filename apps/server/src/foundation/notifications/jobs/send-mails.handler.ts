import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type JobRun } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { SendMail } from '../application/send-mail.ts';
import { sendMails } from './send-mails.job.ts';

@Injectable()
@HandlesJob(sendMails)
export class SendMailsHandler implements JobHandler<{ mailIds: string[] }> {
  constructor(private readonly mail: SendMail) {}

  /** Each on its own: one that fails is tried again without sending the others twice. */
  async run(ctx: TenantContext, { mailIds }: { mailIds: string[] }, run: JobRun): Promise<void> {
    const last = run.attempt >= (sendMails.maxAttempts ?? 1);
    const failures: unknown[] = [];
    for (const id of mailIds) await this.mail.run(ctx, id, last).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${mailIds.length} mails failed`);
  }
}
