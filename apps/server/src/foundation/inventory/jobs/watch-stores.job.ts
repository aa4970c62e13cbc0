import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { defineJob, definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { WatchStores } from '../application/watch-stores.ts';

/** Has stores judged that nothing moved in: a till may have gone silent, a rule may have changed. */
export const watchStores = defineJob({
  name: 'inventory.watch-stores',
  class: 'projection',
  payload: z.strictObject({}),
});

const EVERY_SECONDS = 60;

@Injectable()
@HandlesJob(
  watchStores,
  definePeriodicJob({
    job: watchStores,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class WatchStoresHandler implements JobHandler {
  constructor(
    private readonly db: TenantDb,
    private readonly watch: WatchStores,
  ) {}

  run(ctx: TenantContext): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.watch.run(tx));
  }
}
