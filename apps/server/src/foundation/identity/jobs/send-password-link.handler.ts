import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { MailPasswordLink } from '../application/mail-password-link.ts';
import { sendPasswordLink } from './send-password-link.job.ts';

@Injectable()
@HandlesJob(sendPasswordLink)
export class SendPasswordLinkHandler implements JobHandler<{ linkId: string }> {
  constructor(private readonly mail: MailPasswordLink) {}

  run(ctx: TenantContext, payload: { linkId: string }): Promise<void> {
    return this.mail.run(ctx, payload.linkId);
  }
}
