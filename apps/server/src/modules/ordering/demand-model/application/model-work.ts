import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { BackgroundJobs, type BackgroundJobView } from '../../../../platform/background/background-jobs.ts';
import { localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { remeasureAccuracy } from '../../accuracy/jobs/measure-accuracy.job.ts';
import { ModelWorkUnderWay } from '../../ordering.errors.ts';
import { DemandModelsRepository, type ModelCard } from '../data/demand-models.repository.ts';
import { backTest } from '../jobs/back-test.job.ts';
import { forecastChain } from '../jobs/forecast-chain.job.ts';
import type { BackTestResult } from './back-test.ts';

export const WORK_KINDS = {
  train: 'ordering.train-model',
  back_test: 'ordering.back-test',
  measure: 'ordering.remeasure-accuracy',
} as const;
export type WorkKind = keyof typeof WORK_KINDS;
const KINDS: readonly string[] = Object.values(WORK_KINDS);

const LOST = 'the worker was lost';
const isOpen = (job: BackgroundJobView): boolean => job.state === 'queued' || job.state === 'running';

export interface ModelState {
  readonly card: ModelCard | undefined;
  readonly backTest: { readonly id: string; readonly madeAt: Date; readonly result: BackTestResult } | undefined;
  readonly job: (BackgroundJobView & { readonly work: WorkKind }) | undefined;
}

/** Trainings, back-tests and measurements that people ask for: one at a time per chain, with a progress bar and an end that is told. */
@Injectable()
export class ModelWork {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly models: DemandModelsRepository,
    private readonly background: BackgroundJobs,
    private readonly jobs: Jobs,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws ModelWorkUnderWay */
  async start(tx: Tx, kind: WorkKind, { weeks = 1 }: { readonly weeks?: number } = {}): Promise<BackgroundJobView> {
    await this.models.lock(tx);
    const [last] = await this.background.recent(tx, KINDS, 1);
    if (last && isOpen(last)) {
      if (await this.jobs.isAlive(tx, last.id)) throw new ModelWorkUnderWay();
      // Its worker died with the last attempt: nobody is left to say so.
      await this.background.finish(tx, last.id, 'failed', null, LOST);
    }
    const id = await this.background.create(tx, WORK_KINDS[kind], null);
    const { zone } = await this.org.tenant(tx);
    const originDate = localParts(this.clock.now(), zone).date;
    if (kind === 'train') await this.jobs.enqueue(tx, forecastChain, { originDate, backgroundJobId: id, train: true });
    else if (kind === 'back_test') await this.jobs.enqueue(tx, backTest, { originDate, backgroundJobId: id });
    else await this.jobs.enqueue(tx, remeasureAccuracy, { weeks, backgroundJobId: id });
    await this.audit.record(tx, {
      action: `ordering.demand-model.${kind.replace('_', '-')}`,
      entity: 'demand_model',
      entityId: id,
      storeId: null,
      diff: { originDate },
    });
    return this.job(tx, id);
  }

  /** @throws NotFound also for background work of another kind */
  async job(tx: Tx, id: string): Promise<BackgroundJobView> {
    const job = await this.background.find(tx, id);
    if (!job || !KINDS.includes(job.kind)) throw new NotFound();
    return job;
  }

  async state(tx: Tx): Promise<ModelState> {
    const recent = await this.background.recent(tx, KINDS, 20);
    const tested = recent.find((j) => j.kind === WORK_KINDS.back_test && j.state === 'succeeded' && j.result !== null);
    const [last] = recent;
    const lost = last !== undefined && isOpen(last) && !(await this.jobs.isAlive(tx, last.id));
    return {
      card: await this.models.newest(tx),
      backTest: tested && {
        id: tested.id,
        madeAt: tested.finishedAt ?? tested.updatedAt,
        result: tested.result as BackTestResult,
      },
      job: last && {
        ...last,
        ...(lost ? ({ state: 'failed', message: LOST } as const) : {}),
        work: (Object.keys(WORK_KINDS) as WorkKind[]).find((work) => WORK_KINDS[work] === last.kind) ?? 'train',
      },
    };
  }

  /** Runs a piece of work and writes down how far it is and how it ended. A failure is told, then thrown on. */
  async watch(
    ctx: TenantContext,
    id: string,
    work: (onStep: (done: number, total: number) => Promise<void>) => Promise<unknown>,
  ): Promise<void> {
    const onStep = (done: number, total: number) =>
      this.db.tx(ctx, (tx) => this.background.progress(tx, id, { done, total }));
    try {
      await onStep(0, 1);
      const result = await work(onStep);
      await this.db.tx(ctx, (tx) => this.background.finish(tx, id, 'succeeded', result));
    } catch (error) {
      await this.db.tx(ctx, (tx) =>
        this.background.finish(tx, id, 'failed', null, (error as Error).message.slice(0, 300)),
      );
      throw error;
    }
  }
}
