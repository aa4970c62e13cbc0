import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ContestDesk } from '../application/contest-desk.ts';
import { openContest } from './open-contest.job.ts';

@Injectable()
@HandlesJob(openContest)
export class OpenContestHandler implements JobHandler<{ contestId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly desk: ContestDesk,
  ) {}

  run(ctx: TenantContext, { contestId }: { contestId: string }): Promise<void> {
    return this.db.tx(ctx, (tx) => this.desk.tell(tx, contestId));
  }
}
