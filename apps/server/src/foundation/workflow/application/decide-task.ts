import type { DecideInput } from '@larder/contracts/workflow/task';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import type { Definition } from '../domain/definition.ts';
import { afterApproval, excludedOf } from '../domain/step.ts';
import { AlreadyDecided, NotAssignee, OwnRequest, StaleView, TimeOver } from '../workflow.errors.ts';
import { Approvers, type Candidate } from './approvers.ts';
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
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound | AlreadyDecided | VersionConflict | TimeOver | OwnRequest | NotAssignee | StaleView | UnknownItem */
  async run(tx: Tx, taskId: string, input: DecideInput): Promise<void> {
    const seen = await this.tasks.find(tx, taskId);
    if (!seen || !reaches(tx.ctx, 'workflow.task.decide', seen.storeId)) throw new NotFound();
    const instance = await this.instances.lock(tx, seen.instanceId);
    const task = await this.tasks.find(tx, taskId);
    if (task?.status !== 'open') throw new AlreadyDecided(task?.status ?? 'gone');
    if (task.version !== input.version) throw new VersionConflict(task.version);
    if (instance.notAfter !== null && this.clock.now() >= instance.notAfter) throw new TimeOver();
    const definition = await this.definitions.of(tx, instance);
    const me = await this.requireCandidate(tx, definition, instance, task.node);
    const subjectHash = await this.presentHash(tx, instance);
    // Only the owner's word can return a request: a caller with an old page has to look again, nothing more.
    if (subjectHash === instance.subjectHash && input.subjectHash !== instance.subjectHash) throw new StaleView();
    const changed = subjectHash !== instance.subjectHash;
    const onBehalfOf = me.onBehalfOf?.id ?? null;
    const to = await this.nextLevel(tx, definition, instance, [me.id, ...(onBehalfOf ? [onBehalfOf] : [])]);
    await this.transition.apply(tx, definition, instance, {
      type: 'decided',
      actor: me.id,
      onBehalfOf,
      decision: input.decision,
      rejectedKeys: [...new Set(input.rejectedKeys)],
      reasons: changed ? ['subject_changed'] : input.reasons,
      comment: input.comment ?? null,
      subjectHash,
      ...(to === undefined ? {} : { to }),
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
        stale: changed,
        ...(me.onBehalfOf ? { onBehalfOf: me.onBehalfOf.id } : {}),
      },
    });
  }

  /** Rights are read now, not when the task was made: neither a leaver nor the requester in a second role gets through. */
  private async requireCandidate(
    tx: Tx,
    definition: Definition,
    instance: InstanceRow,
    node: string,
  ): Promise<Candidate> {
    const { id } = tx.ctx.actor;
    const exclude = excludedOf(instance.state);
    if (exclude.includes(id)) throw new OwnRequest();
    const level = await this.approvers.level(tx, definition, node, instance.storeId, exclude);
    const me = level?.people.find((user) => user.id === id);
    if (!me) throw new NotAssignee();
    return me;
  }

  /** The subject as its owner knows it; unchanged when the owner never told how to ask. */
  private async presentHash(tx: Tx, instance: InstanceRow): Promise<string> {
    const now = await this.subjects.hashOf(tx, instance.subjectType, instance.subjectId);
    return now === undefined ? instance.subjectHash : (now ?? 'gone');
  }

  /** Where an approval leads, past levels without anybody who could decide. */
  private async nextLevel(
    tx: Tx,
    definition: Definition,
    instance: InstanceRow,
    deciders: readonly string[],
  ): Promise<string | undefined> {
    const next = afterApproval(definition, instance.state);
    if (next === undefined) return undefined;
    const exclude = [...excludedOf(instance.state), ...deciders];
    return (await this.approvers.level(tx, definition, next, instance.storeId, exclude))?.node;
  }
}
