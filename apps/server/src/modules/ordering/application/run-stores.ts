import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { BackgroundJobs, type BackgroundJobView } from '../../../platform/background/background-jobs.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Log } from '../../../platform/logging/logging.ts';
import { storesFor, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { runStoresJob } from '../jobs/run-store.job.ts';
import { lookAheadJob } from '../outlook/jobs/look-ahead.job.ts';
import { RunStore } from './run-store.ts';

export const RUN_JOB_KIND = 'ordering.run-stores';

/** Runs the suggestion for several stores, one after the other, with real counts on the way. */
@Injectable()
export class RunStores {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly runStore: RunStore,
    private readonly background: BackgroundJobs,
    private readonly jobs: Jobs,
    private readonly audit: AuditApi,
    private readonly log: Log,
  ) {}

  /** Books a run over the named stores, or over all in scope. @throws NotFound when one is out of scope */
  async start(tx: Tx, storeIds: readonly string[] | undefined): Promise<BackgroundJobView> {
    const inScope = (await this.org.stores(tx, storesFor(tx.ctx, 'ordering.run.start')))
      .filter((s) => s.kind === 'store' && s.status === 'open')
      .map((s) => s.id);
    const wanted = storeIds ?? inScope;
    if (wanted.length === 0 || wanted.some((id) => !inScope.includes(id))) throw new NotFound();
    const id = await this.background.create(tx, RUN_JOB_KIND, wanted.length === 1 ? (wanted[0] as string) : null);
    await this.background.progress(tx, id, { total: wanted.length });
    await this.jobs.enqueue(tx, runStoresJob, {
      backgroundJobId: id,
      storeIds: [...wanted],
      requestedBy: tx.ctx.actor.id,
    });
    await this.audit.record(tx, {
      action: 'ordering.run.start',
      entity: 'order_run',
      entityId: id,
      storeId: wanted.length === 1 ? (wanted[0] as string) : null,
      diff: { stores: wanted.length },
    });
    return (await this.background.find(tx, id)) as BackgroundJobView;
  }

  /** One store that fails does not hold up the next: its run log says why, the bar counts it. */
  async run(
    ctx: TenantContext,
    job: { readonly backgroundJobId: string; readonly storeIds: readonly string[]; readonly requestedBy: string },
  ): Promise<void> {
    let done = 0;
    let failed = 0;
    for (const storeId of job.storeIds) {
      if (await this.ran(ctx, storeId, job.requestedBy)) {
        done += 1;
        await this.bookLook(ctx, storeId);
      } else failed += 1;
      await this.db.tx(ctx, (tx) => this.background.progress(tx, job.backgroundJobId, { done, failed }));
    }
    await this.db.tx(ctx, (tx) =>
      this.background.finish(tx, job.backgroundJobId, failed === job.storeIds.length ? 'failed' : 'succeeded', {
        done,
        failed,
      }),
    );
  }

  private async ran(ctx: TenantContext, storeId: string, requestedBy: string): Promise<boolean> {
    try {
      await this.runStore.run(ctx, storeId, 'manual', requestedBy);
      return true;
    } catch {
      // RunStore has written the reason into the run log.
      return false;
    }
  }

  /** The orders stand without it, and the night looks ahead again: a booking that fails must not say that the run did. */
  private async bookLook(ctx: TenantContext, storeId: string): Promise<void> {
    try {
      await this.db.tx(ctx, (tx) => this.jobs.enqueue(tx, lookAheadJob, { storeId }, { dedupeKey: storeId }));
    } catch (error) {
      this.log.pino.error({ err: error, storeId }, 'the look ahead after a run was not booked');
    }
  }
}
