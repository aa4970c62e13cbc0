import type { DecideInput } from '@larder/contracts/workflow/task';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { AlreadyDecided, NotAssignee, OwnRequest } from '../workflow.errors.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { Subjects } from './subjects.ts';
import { Transition } from './transition.ts';

/** One person's decision. Exactly one of several callers at once gets through; the others are told that it is decided. */
@Injectable()
export class DecideTask {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly tasks: TasksRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly subjects: Subjects,
    private readonly transition: Transition,
    private readonly audit: AuditApi,
  ) {}

  /** @throws NotFound | AlreadyDecided | VersionConflict | OwnRequest | NotAssignee | UnknownItem */
  async run(tx: Tx, taskId: string, input: DecideInput): Promise<void> {
    const seen = await this.tasks.find(tx, taskId);
    if (!seen || !reaches(tx.ctx, 'workflow.task.decide', seen.storeId)) throw new NotFound();
    const instance = await this.instances.lock(tx, seen.instanceId);
    const task = await this.tasks.find(tx, taskId);
    if (task?.status !== 'open') throw new AlreadyDecided(task?.status ?? 'gone');
    if (task.version !== input.version) throw new VersionConflict(task.version);
    const definition = await this.definitions.of(tx, instance);
    await this.refuseOthers(tx, instance, definition.nodes[task.node]?.roles ?? []);
    const subjectHash = await this.presentHash(tx, instance, input.subjectHash);
    await this.transition.apply(tx, definition, instance, {
      type: 'decided',
      actor: tx.ctx.actor.id,
      decision: input.decision,
      rejectedKeys: [...new Set(input.rejectedKeys)],
      reasons: subjectHash === instance.subjectHash ? input.reasons : ['subject_changed'],
      comment: input.comment ?? null,
      subjectHash,
    });
    await this.audit.record(tx, {
      action: 'workflow.task.decide',
      entity: instance.subjectType,
      entityId: instance.subjectId,
      storeId: instance.storeId,
      diff: {
        taskId,
        decision: input.decision,
        rejected: input.rejectedKeys.length,
        reasons: input.reasons,
        stale: subjectHash !== instance.subjectHash,
      },
    });
  }

  /** Rights are read now, not when the task was made: neither a leaver nor the requester in a second role gets through. */
  private async refuseOthers(tx: Tx, instance: InstanceRow, roles: Parameters<Approvers['of']>[1]): Promise<void> {
    const { id } = tx.ctx.actor;
    const exclude = [instance.requestedBy, ...instance.state.approvers];
    if (exclude.includes(id)) throw new OwnRequest();
    const eligible = await this.approvers.of(tx, roles, instance.storeId, exclude);
    if (!eligible.some((user) => user.id === id)) throw new NotAssignee();
  }

  /** What the caller saw, unless the owner of the subject says that it is another by now. */
  private async presentHash(tx: Tx, instance: InstanceRow, seen: string): Promise<string> {
    const now = await this.subjects.hashOf(tx, instance.subjectType, instance.subjectId);
    if (now === undefined || now === instance.subjectHash) return seen;
    return now ?? 'gone';
  }
}
