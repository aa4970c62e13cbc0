import { IdParams } from '@larder/contracts/common/ids';
import { type BackgroundJob, backgroundJobRoutes as r } from '@larder/contracts/platform/background-job';
import { Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { BackgroundJobs, type BackgroundJobView } from '../background/background-jobs.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { NotFound } from '../errors/domain-error.ts';
import { Ctx } from '../tenancy/ctx.decorator.ts';
import { reaches, storesFor, type TenantContext } from '../tenancy/tenant-context.ts';
import { Endpoint } from './endpoint.ts';

/** Row to contract; shared by modules that list their own jobs. */
export const backgroundJobView = (job: BackgroundJobView): BackgroundJob => ({
  id: job.id,
  kind: job.kind,
  state: job.state,
  total: job.total,
  done: job.done,
  failed: job.failed,
  message: job.message,
  result: job.result,
  storeId: job.storeId,
  createdAt: job.createdAt.toISOString(),
  finishedAt: job.finishedAt?.toISOString() ?? null,
});

@Controller()
export class BackgroundJobsController {
  constructor(
    private readonly db: TenantDb,
    private readonly jobs: BackgroundJobs,
  ) {}

  @Endpoint(r.get)
  get(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>,
  ): Promise<BackgroundJob> {
    return this.db.tx(ctx, async (tx) => {
      const job = await this.jobs.find(tx, id);
      if (!job) throw new NotFound();
      // Jobs of the whole chain are for people who see every store.
      const visible =
        job.storeId === null
          ? storesFor(ctx, 'platform.job.read') === 'all' || job.createdBy === ctx.actor.id
          : reaches(ctx, 'platform.job.read', job.storeId);
      if (!visible) throw new NotFound();
      return backgroundJobView(job);
    });
  }
}
