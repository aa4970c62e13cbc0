import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import { instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { RunStore } from '../application/run-store.ts';
import { RunStores } from '../application/run-stores.ts';
import { forecastChain } from '../demand-model/jobs/forecast-chain.job.ts';
import { lookAheadJob } from '../outlook/jobs/look-ahead.job.ts';
import { planNight, runStoreJob, runStoresJob } from './run-store.job.ts';

/** Local minute of the chain's forecast: after all midnights of one zone have booked it, before the first store's run. */
const CHAIN_MINUTE = 20;

/** Fires at local midnight: the run's own minute is a policy, and a schedule is code. */
const nightly = definePeriodicJob({
  job: planNight,
  when: { per: 'store', dailyAtMinute: 0, payload: (storeId) => ({ storeId }) },
});

@Injectable()
@HandlesJob(planNight, nightly)
export class PlanNightHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    return this.db.tx(ctx, async (tx) => {
      const store = await this.org.store(tx, storeId);
      // Kitchens and warehouses plan from their stores' orders, not from tickets.
      if (store.kind !== 'store') return;
      const minute = await this.org.policy(tx, 'ordering.runMinute', storeId);
      const { date } = localParts(this.clock.now(), store.zone);
      // One for the whole chain, booked by whichever store's midnight comes first; the stores' runs read what it wrote.
      await this.jobs.enqueue(
        tx,
        forecastChain,
        { originDate: date },
        { runAt: instantOf(date, Math.min(CHAIN_MINUTE, minute), store.zone), dedupeKey: date },
      );
      await this.jobs.enqueue(
        tx,
        runStoreJob,
        { storeId },
        { runAt: instantOf(date, minute, store.zone), dedupeKey: storeId },
      );
    });
  }
}

@Injectable()
@HandlesJob(runStoreJob)
export class RunStoreHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly runStore: RunStore,
    private readonly db: TenantDb,
    private readonly jobs: Jobs,
  ) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    await this.runStore.run(ctx, storeId, 'nightly', ctx.actor.id);
    await this.db.tx(ctx, (tx) => this.jobs.enqueue(tx, lookAheadJob, { storeId }, { dedupeKey: storeId }));
  }
}

@Injectable()
@HandlesJob(runStoresJob)
export class RunStoresHandler
  implements JobHandler<{ backgroundJobId: string; storeIds: string[]; requestedBy: string }>
{
  constructor(private readonly runStores: RunStores) {}

  run(
    ctx: TenantContext,
    payload: { backgroundJobId: string; storeIds: string[]; requestedBy: string },
  ): Promise<void> {
    return this.runStores.run(ctx, payload);
  }
}
