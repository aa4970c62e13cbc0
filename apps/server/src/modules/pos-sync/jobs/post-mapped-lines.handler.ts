import { Injectable } from '@nestjs/common';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { PostMappedLines } from '../application/post-mapped-lines.ts';
import { postMappedLines } from './post-mapped-lines.job.ts';

const NIGHTLY_MINUTE = 195;

/** On mapping, and every night: an item that was added to the catalogue meanwhile may answer to a waiting code too. */
@Injectable()
@HandlesJob(
  postMappedLines,
  definePeriodicJob({
    job: postMappedLines,
    when: { per: 'store', dailyAtMinute: NIGHTLY_MINUTE, payload: (storeId) => ({ storeId }) },
  }),
)
export class PostMappedLinesHandler implements JobHandler<{ storeId: string }> {
  constructor(private readonly post: PostMappedLines) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    await this.post.run(ctx, storeId);
  }
}
