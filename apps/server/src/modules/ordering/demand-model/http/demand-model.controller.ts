import { IdParams } from '@larder/contracts/common/ids';
import {
  type DemandModelState,
  type ModelCard as ModelCardView,
  demandModelRoutes as r,
} from '@larder/contracts/ordering/demand-model';
import type { RunJob } from '@larder/contracts/ordering/run';
import { Controller, Param } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { jobView } from '../../http/runs.view.ts';
import { ModelWork } from '../application/model-work.ts';
import type { ModelCard } from '../data/demand-models.repository.ts';

@Controller()
export class DemandModelController {
  constructor(
    private readonly db: TenantDb,
    private readonly work: ModelWork,
  ) {}

  @Endpoint(r.state)
  state(@Ctx() ctx: TenantContext): Promise<DemandModelState> {
    return this.db.tx(ctx, async (tx) => {
      const { card, backTest, job } = await this.work.state(tx);
      return {
        model: card ? cardView(card) : null,
        backTest: backTest
          ? {
              id: backTest.id,
              madeAt: backTest.madeAt.toISOString(),
              ...backTest.result,
              money: backTest.result.money ?? null,
            }
          : null,
        job: job ? { ...jobView(job), kind: job.work } : null,
      };
    });
  }

  @Endpoint(r.train)
  train(@Ctx() ctx: TenantContext): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.work.start(tx, 'train')));
  }

  @Endpoint(r.backTest)
  backTest(@Ctx() ctx: TenantContext): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.work.start(tx, 'back_test')));
  }

  @Endpoint(r.job)
  job(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>): Promise<RunJob> {
    return this.db.tx(ctx, async (tx) => jobView(await this.work.job(tx, id)));
  }
}

const cardView = ({ report, ...card }: ModelCard): ModelCardView => ({
  id: card.id,
  trainedAt: card.trainedAt.toISOString(),
  originDate: card.originDate,
  series: card.series,
  days: card.days,
  durationMs: card.durationMs,
  boosted: report.trees.length > 0,
  accuracy: report.accuracy,
  coverage: [...report.coverage],
  rows: report.rows,
  features: report.columns,
});
