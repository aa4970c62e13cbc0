import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { NotRecallable } from '../workflow.errors.ts';
import { Definitions } from './definitions.ts';
import { Subjects } from './subjects.ts';
import { Transition } from './transition.ts';

/**
 * The approver takes their own approval back while the subject has not gone on its way: the run waits again at the level
 * where it was approved, with the time that is left.
 */
@Injectable()
export class RecallTask {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly tasks: TasksRepository,
    private readonly definitions: Definitions,
    private readonly subjects: Subjects,
    private readonly transition: Transition,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Until when the caller may take their approval of a task back; null when they may not, or its subject never can. */
  async until(tx: Tx, taskId: string): Promise<Date | null> {
    const task = await this.tasks.find(tx, taskId);
    const instance = task && (await this.instances.find(tx, task.instanceId));
    if (!task || instance?.state.before?.actor !== tx.ctx.actor.id || task.decidedBy !== tx.ctx.actor.id) return null;
    if ((await this.tasks.latestOf(tx, instance.id))?.id !== task.id) return null;
    const until = await this.subjects.reopenableUntil(tx, instance.subjectType, instance.subjectId, instance.id);
    return until !== null && until > this.clock.now() ? until : null;
  }

  /** @returns id of the task that is open again @throws NotFound | NotRecallable */
  async run(tx: Tx, taskId: string): Promise<string> {
    const task = await this.tasks.find(tx, taskId);
    if (!task || !reaches(tx.ctx, 'workflow.task.decide', task.storeId)) throw new NotFound();
    if (task.decidedBy !== tx.ctx.actor.id || (task.status !== 'approved' && task.status !== 'partial'))
      throw new NotRecallable();
    const seen = await this.instances.find(tx, task.instanceId);
    if (!seen) throw new NotFound();
    // The subject first: its owner locks it before it asks for a withdrawal, and two orders of locks would deadlock.
    if (!(await this.subjects.reopen(tx, seen.subjectType, seen.subjectId, seen.id))) throw new NotRecallable();
    const instance = await this.instances.lock(tx, task.instanceId);
    // A second recall of the same approval finds the run pending, or ended by a newer task.
    if ((await this.tasks.latestOf(tx, instance.id))?.id !== taskId) throw new NotRecallable();
    const opened = await this.transition.apply(tx, await this.definitions.of(tx, instance), instance, {
      type: 'recalled',
      actor: tx.ctx.actor.id,
    });
    await this.audit.record(tx, {
      action: 'workflow.task.recall',
      entity: instance.subjectType,
      entityId: instance.subjectId,
      storeId: instance.storeId,
      diff: { taskId, instanceId: instance.id },
    });
    return opened?.taskId ?? taskId;
  }
}
