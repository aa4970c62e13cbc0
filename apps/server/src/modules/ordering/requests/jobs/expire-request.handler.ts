import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RequestOutcomes } from '../application/request-outcomes.ts';
import { expireRequest } from './expire-request.job.ts';

@Injectable()
@HandlesJob(expireRequest)
export class ExpireRequestHandler implements JobHandler<{ requestId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly outcomes: RequestOutcomes,
  ) {}

  run(ctx: TenantContext, { requestId }: { requestId: string }): Promise<void> {
    return this.db.tx(ctx, (tx) => this.outcomes.expire(tx, requestId));
  }
}
