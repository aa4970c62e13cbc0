import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ScoreOverrides } from '../application/score-overrides.ts';
import { scoreOverrides } from './score-overrides.job.ts';

/** After the night's accuracy: both read the days that are over. */
const SCORE_MINUTE = 340;

const nightly = definePeriodicJob({
  job: scoreOverrides,
  when: { per: 'store', dailyAtMinute: SCORE_MINUTE, payload: (storeId) => ({ storeId }) },
});

@Injectable()
@HandlesJob(scoreOverrides, nightly)
export class ScoreOverridesHandler implements JobHandler<z.output<typeof scoreOverrides.payload>> {
  constructor(private readonly scores: ScoreOverrides) {}

  async run(ctx: TenantContext, { storeId }: z.output<typeof scoreOverrides.payload>): Promise<void> {
    await this.scores.run(ctx, storeId);
  }
}
