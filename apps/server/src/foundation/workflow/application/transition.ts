import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import type { UserRef } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import type { Definition } from '../domain/definition.ts';
import { type Effect, type Refusal, type State, StepRefused, step, type WorkflowEvent } from '../domain/step.ts';
import { approvalDecided } from '../events.ts';
import { AlreadyDecided, NoApprover, OwnRequest, UnknownItem } from '../workflow.errors.ts';
import { Approvers } from './approvers.ts';
import { TellPeople } from './tell-people.ts';

export interface OpenedTask {
  readonly taskId: string;
  readonly assignees: readonly UserRef[];
  readonly dueAt: Date;
}

const HOUR = 3_600_000;

/** Carries out one step of a locked instance: event, state, task and outcome commit together. */
@Injectable()
export class Transition {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly tasks: TasksRepository,
    private readonly approvers: Approvers,
    private readonly org: OrgApi,
    private readonly outbox: Outbox,
    private readonly people: TellPeople,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the task that the step opened, if any
   * @throws AlreadyDecided | OwnRequest | UnknownItem | NoApprover
   */
  async apply(
    tx: Tx,
    definition: Definition,
    instance: InstanceRow,
    event: Exclude<WorkflowEvent, { type: 'started' }>,
  ): Promise<OpenedTask | undefined> {
    const { state, effects } = attempt(definition, instance.state, event);
    const at = this.clock.now();
    await this.instances.append(tx, instance.id, { seq: instance.version + 1, event, actor: event.actor, at });
    await this.instances.save(tx, instance.id, instance.version, state, at);
    return this.carryOut(
      tx,
      { ...instance, state },
      effects,
      event.actor,
      event.type === 'decided' ? event.comment : null,
    );
  }

  /** Effects in order; the last opened task is returned. */
  async carryOut(
    tx: Tx,
    instance: InstanceRow,
    effects: readonly Effect[],
    actor: string,
    comment: string | null,
    notAfter?: Date,
  ): Promise<OpenedTask | undefined> {
    let opened: OpenedTask | undefined;
    for (const effect of effects) {
      if (effect.kind === 'open-task') opened = await this.openTask(tx, instance, effect, notAfter);
      else if (effect.kind === 'close-task') await this.closeTask(tx, instance, effect.status, actor);
      else {
        await this.people.decided(tx, instance, effect.outcome);
        await this.outbox.publish(tx, approvalDecided, {
          instanceId: instance.id,
          subjectType: instance.subjectType,
          subjectId: instance.subjectId,
          subjectHash: instance.subjectHash,
          storeId: instance.storeId,
          outcome: effect.outcome,
          approvedKeys: [...effect.approvedKeys],
          rejectedKeys: [...effect.rejectedKeys],
          decidedBy: actor,
          comment,
        });
      }
    }
    return opened;
  }

  private async openTask(
    tx: Tx,
    instance: InstanceRow,
    effect: Extract<Effect, { kind: 'open-task' }>,
    notAfter: Date | undefined,
  ): Promise<OpenedTask> {
    const assignees = await this.approvers.of(tx, effect.roles, instance.storeId, effect.exclude);
    if (assignees.length === 0) throw new NoApprover();
    const now = this.clock.now();
    const due = await this.dueAt(tx, instance, now);
    const task = {
      id: newId(),
      instanceId: instance.id,
      node: effect.node,
      storeId: instance.storeId,
      subjectHash: instance.subjectHash,
      urgent: instance.urgent,
      createdAt: now,
    };
    const dueAt = notAfter !== undefined && notAfter < due ? notAfter : due;
    await this.tasks.insert(
      tx,
      { ...task, dueAt },
      assignees.map((user) => user.id),
    );
    await this.people.waiting(
      tx,
      instance,
      { id: task.id, dueAt },
      assignees.map((user) => user.id),
    );
    return { taskId: task.id, assignees, dueAt };
  }

  /** An urgent request has its hours in all, counted from the request; a normal one per step. */
  private async dueAt(tx: Tx, instance: InstanceRow, now: Date): Promise<Date> {
    const hours = await this.org.policy(
      tx,
      instance.urgent ? 'approval.urgentSlaHours' : 'approval.slaHours',
      instance.storeId,
    );
    const from = instance.urgent ? instance.startedAt : now;
    return new Date(from.getTime() + hours * HOUR);
  }

  private async closeTask(
    tx: Tx,
    instance: InstanceRow,
    status: 'approved' | 'partial' | 'returned' | 'cancelled',
    actor: string,
  ): Promise<void> {
    const task = await this.tasks.openOf(tx, instance.id);
    if (!task || !(await this.tasks.close(tx, task.id, status, actor, this.clock.now())))
      throw new AlreadyDecided(instance.state.status);
  }
}

function attempt(definition: Definition, state: State, event: WorkflowEvent): ReturnType<typeof step> {
  try {
    return step(definition, state, event);
  } catch (error) {
    if (error instanceof StepRefused) throw refusalOf(error.refusal, state);
    throw error;
  }
}

function refusalOf(refusal: Refusal, state: State): Error {
  if (refusal === 'own_request' || refusal === 'already_approved') return new OwnRequest();
  if (refusal === 'unknown_item') return new UnknownItem();
  return new AlreadyDecided(state.status);
}
