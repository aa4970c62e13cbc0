import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { type FiguresQuery, FiguresRepository } from '../data/figures.repository.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { step } from '../domain/step.ts';
import { AlreadyRequested, NoApprover } from '../workflow.errors.ts';
import {
  type ApprovalFigures,
  type ApprovalPath,
  type ApprovalStarted,
  type ApprovalTerms,
  type StartApproval,
  type SubjectOwner,
  type WaitingTask,
  WorkflowApi,
} from '../workflow.facade.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { PreviewPath } from './preview-path.ts';
import { Subjects } from './subjects.ts';
import { TimeLimits } from './time-limits.ts';
import { Transition } from './transition.ts';

@Injectable()
export class WorkflowFacade extends WorkflowApi {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly limits: TimeLimits,
    private readonly path: PreviewPath,
    private readonly subjects: Subjects,
    private readonly transition: Transition,
    private readonly tasks: TasksRepository,
    private readonly ended: FiguresRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws AlreadyRequested | NoApprover */
  override async start(tx: Tx, approval: StartApproval): Promise<ApprovalStarted> {
    const { storeId, requestedBy } = approval;
    const definition = await this.definitions.newest(tx, approval.definition);
    const first = await this.approvers.level(tx, definition, definition.start, storeId, [requestedBy]);
    if (!first) throw new NoApprover();
    const started = {
      type: 'started',
      requestedBy,
      subjectHash: approval.subjectHash,
      itemKeys: approval.items.map((item) => item.key),
      maxHops: await this.limits.maxHops(tx, storeId),
      at: first.node,
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
      storeId,
      requestedBy,
      urgent: approval.urgent,
      title: approval.title,
      summary: approval.summary,
      items: approval.items,
      state,
      startedAt: at,
      endsAt: await this.limits.endsAt(tx, storeId, approval.urgent, at, approval.notAfter),
      notAfter: approval.notAfter ?? null,
    };
    if (!(await this.instances.insert(tx, instance))) throw new AlreadyRequested();
    await this.instances.append(tx, instance.id, { seq: 1, event: started, actor: requestedBy, at });
    const running = { ...instance, version: 1, endedAt: null };
    const opened = await this.transition.carryOut(tx, definition, running, effects, started);
    if (!opened) throw new NoApprover();
    await this.audit.record(tx, {
      action: 'workflow.request.start',
      entity: approval.subjectType,
      entityId: approval.subjectId,
      storeId,
      diff: { instanceId: instance.id, items: approval.items.length, urgent: approval.urgent },
    });
    return { instanceId: instance.id, ...opened };
  }

  override preview(tx: Tx, terms: ApprovalTerms): Promise<ApprovalPath> {
    return this.path.of(tx, terms);
  }

  override async withdraw(
    tx: Tx,
    subjectType: string,
    subjectId: string,
    reason: 'withdrawn' | 'expired' | 'changed',
  ): Promise<boolean> {
    const instance = await this.instances.lockRunning(tx, subjectType, subjectId);
    if (!instance) return false;
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
    return true;
  }

  override async isCurrent(tx: Tx, instanceId: string, version: number): Promise<boolean> {
    return (await this.instances.versionOf(tx, instanceId)) === version;
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

  override figures(tx: Tx, query: FiguresQuery): Promise<ApprovalFigures> {
    return this.ended.of(tx, query);
  }

  override bindSubject(subjectType: string, owner: SubjectOwner): void {
    this.subjects.bind(subjectType, owner);
  }
}
