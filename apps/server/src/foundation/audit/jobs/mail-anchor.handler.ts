import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { Anchors } from '../application/anchors.ts';
import { mailAnchor } from './anchor-chain.job.ts';

@Injectable()
@HandlesJob(mailAnchor)
export class MailAnchorHandler implements JobHandler<z.output<typeof mailAnchor.payload>> {
  constructor(private readonly anchors: Anchors) {}

  run(ctx: TenantContext, { seq }: z.output<typeof mailAnchor.payload>): Promise<void> {
    return this.anchors.mail(ctx.tenantId, seq);
  }
}
