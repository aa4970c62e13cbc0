import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import type { UserRef } from '../../identity/index.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { step } from '../domain/step.ts';
import { AlreadyRequested, NoApprover } from '../workflow.errors.ts';
import { type ApprovalStarted, type StartApproval, type WaitingTask, WorkflowApi } from '../workflow.facade.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { Subjects } from './subjects.ts';
import { Transition } from './transition.ts';

@Injectable()
export class WorkflowFacade extends WorkflowApi {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly subjects: Subjects,
    private readonly transition: Transition,
    private readonly tasks: TasksRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws AlreadyRequested | NoApprover */
  override async start(tx: Tx, approval: StartApproval): Promise<ApprovalStarted> {
    const definition = await this.definitions.newest(tx, approval.definition);
    const started = {
      type: 'started',
      requestedBy: approval.requestedBy,
      subjectHash: approval.subjectHash,
      itemKeys: approval.items.map((item) => item.key),
    } as const;
    const { state, effects } = step(definition, null, started);
    const at = this.clock.now();
    const instance = {
      id: newId(),
      definitionKey: definition.key,
      defVersion: definition.version,
      subjectType: approval.subjectType,
      subjectId: approval.subjectId,
      subjectHash: approval.subjectHash,
      storeId: approval.storeId,
      requestedBy: approval.requestedBy,
      urgent: approval.urgent,
      title: approval.title,
      summary: approval.summary,
      items: approval.items,
      state,
      startedAt: at,
    };
    if (!(await this.instances.insert(tx, instance))) throw new AlreadyRequested();
    await this.instances.append(tx, instance.id, { seq: 1, event: started, actor: approval.requestedBy, at });
    const opened = await this.transition.carryOut(
      tx,
      { ...instance, version: 1, endedAt: null },
      effects,
      approval.requestedBy,
      null,
      approval.notAfter,
    );
    if (!opened) throw new NoApprover();
    await this.audit.record(tx, {
      action: 'workflow.request.start',
      entity: approval.subjectType,
      entityId: approval.subjectId,
      storeId: approval.storeId,
      diff: { instanceId: instance.id, items: approval.items.length, urgent: approval.urgent },
    });
    return { instanceId: instance.id, ...opened };
  }

  override async preview(
    tx: Tx,
    definition: string,
    storeId: string,
    requestedBy: string,
  ): Promise<readonly UserRef[]> {
    const { nodes, start } = await this.definitions.newest(tx, definition);
    return this.approvers.of(tx, nodes[start]?.roles ?? [], storeId, [requestedBy]);
  }

  override async withdraw(
    tx: Tx,
    subjectType: string,
    subjectId: string,
    reason: 'withdrawn' | 'expired' | 'changed',
  ): Promise<void> {
    const instance = await this.instances.lockRunning(tx, subjectType, subjectId);
    if (!instance) return;
    await this.transition.apply(tx, await this.definitions.of(tx, instance), instance, {
      type: 'withdrawn',
      actor: tx.ctx.actor.id,
      reason,
    });
    await this.audit.record(tx, {
      action: 'workflow.request.withdraw',
      entity: subjectType,
      entityId: subjectId,
      storeId: instance.storeId,
      diff: { instanceId: instance.id, reason },
    });
  }

  override async waiting(tx: Tx, stores: StoreScope, limit: number): Promise<WaitingTask[]> {
    const tasks = await this.tasks.list(tx, {
      view: 'open',
      userId: tx.ctx.actor.id,
      stores,
      urgent: undefined,
      after: undefined,
      limit,
    });
    return tasks.map(({ id, subjectType, subjectId, storeId, urgent, dueAt, createdAt, summary }) => ({
      id,
      subjectType,
      subjectId,
      storeId,
      urgent,
      dueAt,
      createdAt,
      summary,
    }));
  }

  override bindSubject(subjectType: string, currentHash: (tx: Tx, subjectId: string) => Promise<string | null>): void {
    this.subjects.bind(subjectType, currentHash);
  }
}
