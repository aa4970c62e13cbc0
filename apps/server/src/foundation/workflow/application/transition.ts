import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Jobs, Outbox } from '../../../platform/jobs/work-items.ts';
import type { UserRef } from '../../identity/index.ts';
import { type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { TimersRepository } from '../data/timers.repository.ts';
import type { Definition } from '../domain/definition.ts';
import {
  type ClosedStatus,
  type Effect,
  excludedOf,
  type Refusal,
  type State,
  StepRefused,
  step,
  type WorkflowEvent,
} from '../domain/step.ts';
import { approvalDecided } from '../events.ts';
import { fireTimers } from '../jobs/fire-timers.job.ts';
import { AlreadyDecided, NotRecallable, OwnRequest, UnknownItem } from '../workflow.errors.ts';
import { Approvers, type Level } from './approvers.ts';
import { TellPeople } from './tell-people.ts';
import { shareEnd } from './time-limits.ts';

export interface OpenedTask {
  readonly taskId: string;
  readonly assignees: readonly UserRef[];
  readonly dueAt: Date;
}

type LaterEvent = Exclude<WorkflowEvent, { type: 'started' }>;

/** Carries out one step of a locked instance: event, state, task, timer and outcome commit together. */
@Injectable()
export class Transition {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly tasks: TasksRepository,
    private readonly timers: TimersRepository,
    private readonly approvers: Approvers,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly tell: TellPeople,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the task that the step opened, if any
   * @throws AlreadyDecided | OwnRequest | UnknownItem | NotRecallable
   */
  async apply(
    tx: Tx,
    definition: Definition,
    instance: InstanceRow,
    event: LaterEvent,
  ): Promise<OpenedTask | undefined> {
    const { state, effects } = attempt(definition, instance.state, event);
    const at = this.clock.now();
    const version = instance.version + 1;
    await this.instances.append(tx, instance.id, { seq: version, event, actor: event.actor, at });
    await this.instances.save(tx, instance.id, instance.version, state, at);
    return this.carryOut(tx, definition, { ...instance, state, version }, effects, event);
  }

  /** Does what a step asks for; the instance is already in its new state. */
  async carryOut(
    tx: Tx,
    definition: Definition,
    instance: InstanceRow,
    effects: readonly Effect[],
    event: WorkflowEvent,
  ): Promise<OpenedTask | undefined> {
    const actor = event.type === 'started' ? event.requestedBy : event.actor;
    let opened: OpenedTask | undefined;
    for (const effect of effects) {
      if (effect.kind === 'open-task') opened = await this.openTask(tx, definition, instance, effect.node);
      else if (effect.kind === 'close-task')
        await this.closeTask(tx, instance, effect.status, actor, event.type === 'decided' ? event.onBehalfOf : null);
      else {
        await this.tell.decided(tx, instance, effect.outcome);
        await this.outbox.publish(tx, approvalDecided, {
          instanceId: instance.id,
          version: instance.version,
          subjectType: instance.subjectType,
          subjectId: instance.subjectId,
          subjectHash: instance.subjectHash,
          storeId: instance.storeId,
          outcome: effect.outcome,
          approvedKeys: [...effect.approvedKeys],
          rejectedKeys: [...effect.rejectedKeys],
          decidedBy: actor,
          comment: event.type === 'decided' ? event.comment : null,
        });
      }
    }
    return opened;
  }

  /** Books what happens when a run that waits hears nothing: the level above, or the end. */
  async setTimer(tx: Tx, instance: InstanceRow, node: string, escalateAt: Date | undefined): Promise<void> {
    const dueAt = escalateAt ?? instance.notAfter;
    if (dueAt === null) return;
    const id = newId();
    const kind = escalateAt === undefined ? 'deadline' : 'escalate';
    await this.timers.insert(tx, { id, instanceId: instance.id, node, kind, dueAt });
    await this.jobs.enqueue(tx, fireTimers, {}, { runAt: dueAt, dedupeKey: id });
  }

  private async openTask(tx: Tx, definition: Definition, instance: InstanceRow, node: string): Promise<OpenedTask> {
    const { storeId, state } = instance;
    const exclude = excludedOf(state);
    // Between two reads of rights somebody may have left: a task for nobody waits for the clock or for a newcomer.
    const level: Level = (await this.approvers.level(tx, definition, node, storeId, exclude)) ?? { node, people: [] };
    const hopsLeft = state.maxHops - state.hops + 1;
    const ladder = await this.approvers.ladder(tx, definition, level, hopsLeft, storeId, exclude);
    const now = this.clock.now();
    const dueAt = shareEnd(now, instance.endsAt, ladder.length);
    const task = {
      id: newId(),
      instanceId: instance.id,
      node,
      storeId,
      subjectHash: instance.subjectHash,
      urgent: instance.urgent,
      createdAt: now,
      dueAt,
    };
    await this.tasks.insert(tx, task, level.people);
    await this.tell.waiting(
      tx,
      instance,
      task,
      level.people.map((p) => p.id),
    );
    await this.setTimer(tx, instance, node, ladder.length > 1 ? dueAt : undefined);
    return { taskId: task.id, assignees: level.people, dueAt };
  }

  private async closeTask(
    tx: Tx,
    instance: InstanceRow,
    status: ClosedStatus,
    actor: string,
    onBehalfOf: string | null | undefined,
  ): Promise<void> {
    const at = this.clock.now();
    const task = await this.tasks.openOf(tx, instance.id);
    if (!task || !(await this.tasks.close(tx, task.id, { status, by: actor, onBehalfOf: onBehalfOf ?? null, at })))
      throw new AlreadyDecided(instance.state.status);
    await this.timers.cancelOf(tx, instance.id, at);
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
  if (refusal === 'not_recallable') return new NotRecallable();
  return new AlreadyDecided(state.status);
}
