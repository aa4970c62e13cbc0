import type { BulkResult, DecideManyInput, RecallManyInput } from '@larder/contracts/workflow/task';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { DecideTask } from './decide-task.ts';
import { RecallTask } from './recall-task.ts';

/** Many approvals at once, each in a transaction of its own: what fails is listed and holds nothing else back. */
@Injectable()
export class ManyTasks {
  constructor(
    private readonly db: TenantDb,
    private readonly decide: DecideTask,
    private readonly recall: RecallTask,
  ) {}

  approve(ctx: TenantContext, { tasks }: z.output<typeof DecideManyInput>): Promise<BulkResult> {
    return this.each(
      ctx,
      tasks.map(({ id, version, subjectHash }) => ({
        id,
        work: async (tx) => {
          await this.decide.run(tx, id, { version, subjectHash, decision: 'approve', rejectedKeys: [], reasons: [] });
          return (await this.recall.until(tx, id)) !== null;
        },
      })),
    );
  }

  takeBack(ctx: TenantContext, { taskIds }: z.output<typeof RecallManyInput>): Promise<BulkResult> {
    return this.each(
      ctx,
      taskIds.map((id) => ({
        id,
        work: async (tx) => {
          await this.recall.run(tx, id);
          return false;
        },
      })),
    );
  }

  /** @param jobs each says whether what it did can be taken back */
  private async each(
    ctx: TenantContext,
    jobs: readonly { readonly id: string; readonly work: (tx: Tx) => Promise<boolean> }[],
  ): Promise<BulkResult> {
    const results: BulkResult['results'] = [];
    for (const { id, work } of jobs) {
      try {
        results.push({ id, ok: true, problem: null, recallable: await this.db.tx(ctx, work) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        results.push({
          id,
          ok: false,
          problem: { code: error.code, title: error.text[ctx.locale] },
          recallable: false,
        });
      }
    }
    return { results };
  }
}
