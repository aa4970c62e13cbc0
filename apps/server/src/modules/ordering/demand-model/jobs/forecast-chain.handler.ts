import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HandlesJob, type JobHandler, type JobRun } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ForecastChain } from '../application/forecast-chain.ts';
import { ModelWork } from '../application/model-work.ts';
import { forecastChain } from './forecast-chain.job.ts';

type Payload = z.output<typeof forecastChain.payload>;

@Injectable()
@HandlesJob(forecastChain)
export class ForecastChainHandler implements JobHandler<Payload> {
  constructor(
    private readonly chain: ForecastChain,
    private readonly work: ModelWork,
  ) {}

  async run(ctx: TenantContext, payload: Payload, { signal }: JobRun): Promise<void> {
    const { originDate, train, backgroundJobId } = payload;
    const forecast = () => this.chain.run(ctx, originDate, { train, signal });
    if (backgroundJobId === undefined) await forecast();
    else await this.work.watch(ctx, backgroundJobId, forecast);
  }
}
