import { Injectable } from '@nestjs/common';
import { definePeriodicJob, HandlesJob, type JobHandler, type JobRun } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { FetchWeather } from '../application/fetch-weather.ts';
import { fetchWeather } from './fetch-weather.job.ts';

/** Forecasts are renewed a few times a day. */
const EVERY_SECONDS = 6 * 3600;

@Injectable()
@HandlesJob(
  fetchWeather,
  definePeriodicJob({
    job: fetchWeather,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class FetchWeatherHandler implements JobHandler<{ again?: boolean }> {
  constructor(private readonly fetch: FetchWeather) {}

  async run(ctx: TenantContext, { again }: { again?: boolean }, { signal }: JobRun): Promise<void> {
    await this.fetch.run(ctx, { again: again ?? false, signal });
  }
}
