import type { NightWork } from '@larder/contracts/ordering/run';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type SourceInfo } from '../../../foundation/catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import { BackgroundJobs, type BackgroundJobView } from '../../../platform/background/background-jobs.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { type RunRow, RunsRepository } from '../data/runs.repository.ts';
import { forecastChain } from '../demand-model/jobs/forecast-chain.job.ts';
import { planNight, runStoreJob } from '../jobs/run-store.job.ts';
import { RUN_JOB_KIND } from './run-stores.ts';

export interface StoredSkip {
  readonly reason: string;
  readonly sourceId: string | null;
  readonly itemIds: readonly string[];
}

const SHOWN_ITEMS = 50;

@Injectable()
export class RunQueries {
  constructor(
    private readonly runs: RunsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly background: BackgroundJobs,
    private readonly jobs: Jobs,
  ) {}

  async page(
    tx: Tx,
    storeId: string | undefined,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<{ rows: RunRow[]; stores: ReadonlyMap<string, StoreInfo> }> {
    const rows = await this.runs.page(tx, storesFor(tx.ctx, 'ordering.run.read'), storeId, after, limit);
    return { rows, stores: await this.stores(tx) };
  }

  /** How far the night is; null when nothing of it is due. A store stands in it once: its run is booked, then done. */
  async night(tx: Tx): Promise<NightWork | null> {
    const due = await this.jobs.due(tx, [planNight, runStoreJob, forecastChain]);
    if (due.size === 0) return null;
    const stores = (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status === 'open').length;
    const left = (due.get(planNight.name) ?? 0) + (due.get(runStoreJob.name) ?? 0);
    return {
      storesDone: Math.max(0, stores - left),
      storesTotal: stores,
      modelUnderWay: due.has(forecastChain.name),
    };
  }

  /** @throws NotFound also for runs of stores out of scope */
  async view(
    tx: Tx,
    id: string,
  ): Promise<{
    run: RunRow;
    stores: ReadonlyMap<string, StoreInfo>;
    skips: readonly StoredSkip[];
    sources: ReadonlyMap<string, SourceInfo>;
    items: ReadonlyMap<string, ItemInfo>;
  }> {
    const run = await this.runs.find(tx, id);
    if (!run || !reaches(tx.ctx, 'ordering.run.read', run.store_id)) throw new NotFound();
    const skips = run.skips as unknown as StoredSkip[];
    const shown = skips.flatMap((s) => s.itemIds.slice(0, SHOWN_ITEMS));
    return {
      run,
      skips: skips.map((s) => ({ ...s })),
      stores: await this.stores(tx),
      sources: await this.catalog.sources(tx),
      items: await this.catalog.items(tx, [...new Set(shown)]),
    };
  }

  /** @throws NotFound for jobs of another kind, and for those of stores out of scope */
  async job(tx: Tx, id: string): Promise<BackgroundJobView> {
    const job = await this.background.find(tx, id);
    const visible =
      job &&
      job.kind === RUN_JOB_KIND &&
      (job.storeId === null
        ? job.createdBy === tx.ctx.actor.id || storesFor(tx.ctx, 'ordering.run.read') === 'all'
        : reaches(tx.ctx, 'ordering.run.read', job.storeId));
    if (!visible) throw new NotFound();
    return job;
  }

  private async stores(tx: Tx): Promise<ReadonlyMap<string, StoreInfo>> {
    return new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
  }
}

export const shownItems = (skip: StoredSkip): readonly string[] => skip.itemIds.slice(0, SHOWN_ITEMS);
