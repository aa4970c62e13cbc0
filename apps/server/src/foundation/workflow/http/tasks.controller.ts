import { IdParams } from '@larder/contracts/common/ids';
import { type BulkResult, taskRoutes as r, type TaskDetail, type TaskPage } from '@larder/contracts/workflow/task';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { DecideTask } from '../application/decide-task.ts';
import { ManyTasks } from '../application/many-tasks.ts';
import { TaskQueries } from '../application/task-queries.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class TasksController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: TaskQueries,
    private readonly decideTask: DecideTask,
    private readonly many: ManyTasks,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<TaskPage> {
    return this.db.tx(ctx, (tx) => this.queries.list(tx, query));
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<TaskDetail> {
    return this.db.tx(ctx, (tx) => this.queries.detail(tx, id));
  }

  @Endpoint(r.decide)
  decide(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.decide.body }) body: z.output<typeof r.decide.body>,
  ): Promise<TaskDetail> {
    return this.db.tx(ctx, async (tx) => {
      await this.decideTask.run(tx, id, body);
      return this.queries.detail(tx, id);
    });
  }

  @Endpoint(r.approveMany)
  approveMany(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.approveMany.body }) body: z.output<typeof r.approveMany.body>,
  ): Promise<BulkResult> {
    return this.many.approve(ctx, body);
  }

  @Endpoint(r.recallMany)
  recallMany(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.recallMany.body }) body: z.output<typeof r.recallMany.body>,
  ): Promise<BulkResult> {
    return this.many.takeBack(ctx, body);
  }
}
