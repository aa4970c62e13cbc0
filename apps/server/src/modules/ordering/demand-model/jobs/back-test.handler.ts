import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HandlesJob, type JobHandler, type JobRun } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RunBackTest } from '../application/back-test.ts';
import { ModelWork } from '../application/model-work.ts';
import { backTest } from './back-test.job.ts';

type Payload = z.output<typeof backTest.payload>;

@Injectable()
@HandlesJob(backTest)
export class BackTestHandler implements JobHandler<Payload> {
  constructor(
    private readonly backTests: RunBackTest,
    private readonly work: ModelWork,
  ) {}

  run(ctx: TenantContext, { originDate, backgroundJobId }: Payload, { signal }: JobRun): Promise<void> {
    return this.work.watch(ctx, backgroundJobId, (onStep) => this.backTests.run(ctx, originDate, { signal, onStep }));
  }
}
