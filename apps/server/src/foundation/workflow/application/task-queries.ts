import type {
  TaskDetail,
  TaskEvent,
  TaskPage,
  TaskQuery,
  TaskRow as TaskRowView,
} from '@larder/contracts/workflow/task';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { type StoreScope, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type EventRow, type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { type ListedTask, TasksRepository } from '../data/tasks.repository.ts';
import { excludedOf } from '../domain/step.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { RecallTask } from './recall-task.ts';

const MINUTE = 60_000;

/** Reads of the inbox; everything is cut to the stores where the caller may see approvals. */
@Injectable()
export class TaskQueries {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly recall: RecallTask,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx, query: z.output<typeof TaskQuery>): Promise<TaskPage> {
    const stores = await narrowed(tx, this.org, storesFor(tx.ctx, 'workflow.task.read'), query);
    const [at, id] = cursorParts(query.cursor, 'instant', 'uuid') ?? [];
    const after = at === undefined || id === undefined ? undefined : { at: new Date(at), id };
    const found = await this.tasks.list(tx, {
      view: query.view,
      userId: tx.ctx.actor.id,
      stores,
      urgent: query.urgent,
      after,
      limit: query.limit + 1,
    });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const sortValue = last && (last.decidedAt ?? last.dueAt).toISOString();
    return {
      items: await this.rows(tx, page),
      nextCursor:
        found.length > query.limit && last && sortValue !== undefined ? encodeCursor([sortValue, last.id]) : null,
      counts: await this.tasks.counts(tx, tx.ctx.actor.id, stores, this.clock.now()),
    };
  }

  /** @throws NotFound for an unknown, foreign or out-of-scope id */
  async detail(tx: Tx, taskId: string): Promise<TaskDetail> {
    const task = await this.tasks.find(tx, taskId);
    const stores = storesFor(tx.ctx, 'workflow.task.read');
    if (!task || (stores !== 'all' && !stores.includes(task.storeId))) throw new NotFound();
    const instance = await this.instances.find(tx, task.instanceId);
    if (!instance) throw new NotFound();
    const events = await this.instances.events(tx, instance.id);
    const [row] = await this.rows(tx, [
      { ...instance, ...task, itemCount: instance.items.length, hops: instance.state.hops },
    ]);
    if (!row) throw new NotFound();
    const names = await this.identity.names(
      tx,
      users(events.flatMap(({ actor, event }) => [actor, (event.type === 'decided' && event.onBehalfOf) || actor])),
    );
    const decided = events.findLast((e) => e.event.type === 'decided')?.event;
    return {
      ...row,
      mine: task.status === 'open' && (await this.mayDecide(tx, instance, task.node)),
      recallableUntil: (await this.recall.until(tx, task.id))?.toISOString() ?? null,
      items: instance.items.map((item) => ({
        key: item.key,
        choice: instance.state.items[item.key] ?? 'open',
        summary: { ...item.summary },
      })),
      reasons: decided?.type === 'decided' ? [...decided.reasons] : [],
      comment: decided?.type === 'decided' ? decided.comment : null,
      history: events.map((e) => eventView(e, names)),
    };
  }

  private async mayDecide(tx: Tx, instance: InstanceRow, node: string): Promise<boolean> {
    const exclude = excludedOf(instance.state);
    const definition = await this.definitions.of(tx, instance);
    const level = await this.approvers.level(tx, definition, node, instance.storeId, exclude);
    return level?.people.some((user) => user.id === tx.ctx.actor.id) ?? false;
  }

  private async rows(tx: Tx, tasks: readonly ListedTask[]): Promise<TaskRowView[]> {
    const assignees = await this.tasks.assignees(
      tx,
      tasks.map((t) => t.id),
    );
    const names = await this.identity.names(
      tx,
      users(
        tasks.flatMap((t) => [
          t.requestedBy,
          ...(assignees.get(t.id) ?? []).flatMap((a) => [a.userId, a.onBehalfOf ?? a.userId]),
        ]),
      ),
    );
    const stores = new Map(
      (await this.org.stores(tx, [...new Set(tasks.map((t) => t.storeId))])).map((s) => [s.id, s]),
    );
    const now = this.clock.now();
    return tasks.map((t) => {
      const waiting = assignees.get(t.id) ?? [];
      return {
        id: t.id,
        instanceId: t.instanceId,
        definition: t.definitionKey,
        subjectType: t.subjectType,
        subjectId: t.subjectId,
        storeId: t.storeId,
        storeName: stores.get(t.storeId)?.name ?? '',
        storeNameEn: stores.get(t.storeId)?.nameEn ?? null,
        title: { ...t.title },
        urgent: t.urgent,
        status: t.status,
        mine: t.status === 'open' && waiting.some((a) => a.userId === tx.ctx.actor.id),
        assignees: waiting.map((a) => ({ ...person(a.userId, names), onBehalfOf: personOrNull(a.onBehalfOf, names) })),
        requestedBy: person(t.requestedBy, names),
        requestedAt: t.startedAt.toISOString(),
        dueAt: t.dueAt.toISOString(),
        endsAt: t.endsAt.toISOString(),
        overdue: t.status === 'open' && t.dueAt < now,
        decidedAt: t.decidedAt?.toISOString() ?? null,
        elapsedMinutes: Math.max(0, Math.floor(((t.decidedAt ?? now).getTime() - t.startedAt.getTime()) / MINUTE)),
        hops: t.hops,
        itemCount: t.itemCount,
        version: t.version,
        subjectHash: t.subjectHash,
        summary: { ...t.summary },
      };
    });
  }
}

const person = (id: string, names: ReadonlyMap<string, string>) => ({ id, displayName: names.get(id) ?? '' });
const personOrNull = (id: string | null, names: ReadonlyMap<string, string>) =>
  id === null ? null : person(id, names);

const UUID = /^[0-9a-f]{8}-/;
/** Actors that are people; jobs have names instead of ids. */
const users = (actors: readonly string[]): string[] => [...new Set(actors.filter((a) => UUID.test(a)))];

interface StoreFilter {
  readonly storeId?: string | undefined;
  readonly unitId?: string | undefined;
}

/** The caller's stores, cut to one store and to what stands below a unit. @throws NotFound for an unknown unit */
async function narrowed(tx: Tx, org: OrgApi, scope: StoreScope, filter: StoreFilter): Promise<StoreScope> {
  const below = filter.unitId === undefined ? 'all' : await org.storesUnder(tx, filter.unitId);
  return cut(cut(scope, below), filter.storeId === undefined ? 'all' : [filter.storeId]);
}

const cut = (scope: StoreScope, to: StoreScope): StoreScope => {
  if (to === 'all') return scope;
  return scope === 'all' ? to : to.filter((id) => scope.includes(id));
};

function eventView(row: EventRow, names: ReadonlyMap<string, string>): TaskEvent {
  const base = {
    seq: row.seq,
    type: row.event.type,
    at: row.at.toISOString(),
    actor: person(row.actor, names),
    onBehalfOf: row.event.type === 'decided' ? personOrNull(row.event.onBehalfOf ?? null, names) : null,
  };
  if (row.event.type === 'decided') {
    const stale = row.event.reasons.includes('subject_changed');
    const outcome =
      row.event.decision === 'return' || stale ? 'returned' : row.event.decision === 'partial' ? 'partial' : 'approved';
    return { ...base, outcome, reasons: [...row.event.reasons], comment: row.event.comment };
  }
  if (row.event.type === 'withdrawn')
    return {
      ...base,
      outcome: row.event.reason === 'changed' ? 'returned' : row.event.reason,
      reasons: row.event.reason === 'changed' ? ['subject_changed'] : [],
      comment: null,
    };
  return { ...base, outcome: row.event.type === 'timed_out' ? 'expired' : null, reasons: [], comment: null };
}
