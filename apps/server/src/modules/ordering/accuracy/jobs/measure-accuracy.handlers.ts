import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ModelWork } from '../../demand-model/application/model-work.ts';
import { MeasureAccuracy } from '../application/measure-accuracy.ts';
import { Remeasure } from '../application/remeasure.ts';
import { measureAccuracy, remeasureAccuracy } from './measure-accuracy.job.ts';

/** After the latest close-out hour, before people come to work. */
const MEASURE_MINUTE = 330;

const nightly = definePeriodicJob({
  job: measureAccuracy,
  when: { per: 'store', dailyAtMinute: MEASURE_MINUTE, payload: (storeId) => ({ storeId }) },
});

@Injectable()
@HandlesJob(measureAccuracy, nightly)
export class MeasureAccuracyHandler implements JobHandler<z.output<typeof measureAccuracy.payload>> {
  constructor(private readonly measurement: MeasureAccuracy) {}

  run(ctx: TenantContext, { storeId }: z.output<typeof measureAccuracy.payload>): Promise<void> {
    return this.measurement.nightly(ctx, storeId);
  }
}

@Injectable()
@HandlesJob(remeasureAccuracy)
export class RemeasureAccuracyHandler implements JobHandler<z.output<typeof remeasureAccuracy.payload>> {
  constructor(
    private readonly work: ModelWork,
    private readonly again: Remeasure,
  ) {}

  run(ctx: TenantContext, payload: z.output<typeof remeasureAccuracy.payload>): Promise<void> {
    return this.work.watch(ctx, payload.backgroundJobId, (onStep) => this.again.run(ctx, payload.weeks, onStep));
  }
}
