import type { TaskStatus } from '@larder/contracts/workflow/task';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { storeIn } from './store-scope.ts';
import { sqlTables } from './workflow.tables.ts';

export interface TaskRow {
  readonly id: string;
  readonly instanceId: string;
  readonly node: string;
  readonly storeId: string;
  readonly subjectHash: string;
  readonly urgent: boolean;
  readonly status: TaskStatus;
  readonly version: number;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** Whom a delegate stood for. */
  readonly decidedFor: string | null;
}

/** Somebody who is asked; `onBehalfOf` on delegates. */
export interface AssigneeRow {
  readonly userId: string;
  readonly onBehalfOf: string | null;
}

interface Asked {
  readonly id: string;
  readonly onBehalfOf: { readonly id: string } | null;
}

/** A task with what the list shows of its instance. */
export interface ListedTask extends TaskRow {
  readonly definitionKey: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly requestedBy: string;
  readonly startedAt: Date;
  readonly title: Readonly<Record<'zh-CN' | 'en', string>>;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly itemCount: number;
  readonly hops: number;
  readonly endsAt: Date;
}

export interface TaskFilter {
  readonly view: 'mine' | 'open' | 'done';
  readonly userId: string;
  readonly stores: StoreScope;
  readonly urgent: boolean | undefined;
  /** Sort value of the last row: due time when open, decision time when done; with its id. */
  readonly after: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
}

export interface TaskCounts {
  readonly mine: number;
  readonly open: number;
  readonly overdue: number;
  readonly urgent: number;
}

@Injectable()
export class TasksRepository {
  constructor(private readonly live: LiveBus) {}

  async insert(
    tx: Tx,
    task: Omit<TaskRow, 'status' | 'version' | 'decidedAt' | 'decidedBy' | 'decidedFor'>,
    assignees: readonly Asked[],
  ): Promise<void> {
    await sqlTables(tx)
      .insertInto('wf_task')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: task.id,
        instance_id: task.instanceId,
        node: task.node,
        store_id: task.storeId,
        subject_hash: task.subjectHash,
        urgent: task.urgent,
        status: 'open',
        due_at: task.dueAt,
        created_at: task.createdAt,
      })
      .execute();
    await this.insertAssignees(tx, task.id, assignees);
    this.live.publish(tx, 'workflow.task', { storeId: task.storeId, key: task.id });
  }

  /** Closes an open task. @returns false when it was not open any more */
  async close(
    tx: Tx,
    id: string,
    end: {
      readonly status: Exclude<TaskStatus, 'open'>;
      readonly by: string;
      readonly onBehalfOf: string | null;
      readonly at: Date;
    },
  ): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('wf_task')
      .set((eb) => ({
        status: end.status,
        version: eb('version', '+', 1),
        decided_at: end.at,
        decided_by: end.by,
        decided_for: end.onBehalfOf,
      }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('status', '=', 'open')
      .returning('store_id')
      .executeTakeFirst();
    if (done) this.live.publish(tx, 'workflow.task', { storeId: done.store_id, key: id });
    return done !== undefined;
  }

  async find(tx: Tx, id: string): Promise<TaskRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_task')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  async openOf(tx: Tx, instanceId: string): Promise<TaskRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_task')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('instance_id', '=', instanceId)
      .where('status', '=', 'open')
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** The task that was opened last in a run. */
  async latestOf(tx: Tx, instanceId: string): Promise<TaskRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_task')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('instance_id', '=', instanceId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  async allOpen(tx: Tx): Promise<TaskRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('wf_task')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('status', '=', 'open')
      .orderBy('due_at')
      .orderBy('id')
      .execute();
    return rows.map(rowOf);
  }

  async assignees(tx: Tx, taskIds: readonly string[]): Promise<Map<string, AssigneeRow[]>> {
    if (taskIds.length === 0) return new Map();
    const rows = await sqlTables(tx)
      .selectFrom('wf_task_assignee')
      .select(['task_id', 'user_id', 'on_behalf_of'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('task_id', 'in', [...taskIds])
      .orderBy('rank')
      .execute();
    const byTask = new Map<string, AssigneeRow[]>();
    for (const row of rows)
      byTask.set(row.task_id, [
        ...(byTask.get(row.task_id) ?? []),
        { userId: row.user_id, onBehalfOf: row.on_behalf_of },
      ]);
    return byTask;
  }

  async replaceAssignees(tx: Tx, taskId: string, assignees: readonly Asked[]): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('wf_task_assignee')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('task_id', '=', taskId)
      .execute();
    await this.insertAssignees(tx, taskId, assignees);
    const task = await this.find(tx, taskId);
    if (task) this.live.publish(tx, 'workflow.task', { storeId: task.storeId, key: taskId });
  }

  private async insertAssignees(tx: Tx, taskId: string, assignees: readonly Asked[]): Promise<void> {
    if (assignees.length === 0) return;
    await sqlTables(tx)
      .insertInto('wf_task_assignee')
      .values(
        assignees.map((user, rank) => ({
          tenant_id: tx.ctx.tenantId,
          task_id: taskId,
          user_id: user.id,
          rank,
          on_behalf_of: user.onBehalfOf?.id ?? null,
        })),
      )
      .execute();
  }

  async list(tx: Tx, filter: TaskFilter): Promise<ListedTask[]> {
    const { after } = filter;
    const done = filter.view === 'done';
    const { rows } = await sql<RawListed>`
      select t.*, i.definition_key, i.subject_type, i.subject_id, i.requested_by, i.started_at, i.title, i.summary, i.hops, i.ends_at, jsonb_array_length(i.items) item_count
      from wf_task t join wf_instance i on i.tenant_id = t.tenant_id and i.id = t.instance_id
      where t.tenant_id = ${tx.ctx.tenantId}
        and ${done ? sql`t.status <> 'open'` : sql`t.status = 'open'`}
        and ${storeIn('t.store_id', filter.stores)}
        and ${filter.urgent === undefined ? sql`true` : sql`t.urgent = ${filter.urgent}`}
        and ${filter.view === 'mine' ? assignedTo(filter.userId) : sql`true`}
        and ${after === undefined ? sql`true` : done ? sql`(t.decided_at, t.id) < (${after.at}, ${after.id}::uuid)` : sql`(t.due_at, t.id) > (${after.at}, ${after.id}::uuid)`}
      order by ${done ? sql`t.decided_at desc, t.id desc` : sql`t.due_at, t.id`}
      limit ${filter.limit}`.execute(sqlTables(tx));
    return rows.map((r) => ({
      ...rowOf(r),
      definitionKey: r.definition_key,
      subjectType: r.subject_type,
      subjectId: r.subject_id,
      requestedBy: r.requested_by,
      startedAt: r.started_at,
      title: r.title,
      summary: r.summary,
      itemCount: r.item_count,
      hops: r.hops,
      endsAt: r.ends_at,
    }));
  }

  async counts(tx: Tx, userId: string, stores: StoreScope, now: Date): Promise<TaskCounts> {
    const { rows } = await sql<TaskCounts>`
      select count(*)::int open,
        count(*) filter (where ${assignedTo(userId)})::int mine,
        count(*) filter (where t.due_at < ${now})::int overdue,
        count(*) filter (where t.urgent)::int urgent
      from wf_task t where t.tenant_id = ${tx.ctx.tenantId} and t.status = 'open' and ${storeIn('t.store_id', stores)}`.execute(
      sqlTables(tx),
    );
    return rows[0] ?? { mine: 0, open: 0, overdue: 0, urgent: 0 };
  }
}

const assignedTo = (userId: string) =>
  sql<boolean>`exists (select 1 from wf_task_assignee a where a.tenant_id = t.tenant_id and a.task_id = t.id and a.user_id = ${userId}::uuid)`;

interface RawTask {
  id: string;
  instance_id: string;
  node: string;
  store_id: string;
  subject_hash: string;
  urgent: boolean;
  status: string;
  version: number;
  due_at: Date;
  created_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  decided_for: string | null;
}

interface RawListed extends RawTask {
  definition_key: string;
  subject_type: string;
  subject_id: string;
  requested_by: string;
  started_at: Date;
  title: ListedTask['title'];
  summary: ListedTask['summary'];
  item_count: number;
  hops: number;
  ends_at: Date;
}

const rowOf = (r: RawTask): TaskRow => ({
  id: r.id,
  instanceId: r.instance_id,
  node: r.node,
  storeId: r.store_id,
  subjectHash: r.subject_hash,
  urgent: r.urgent,
  status: r.status as TaskStatus,
  version: r.version,
  dueAt: r.due_at,
  createdAt: r.created_at,
  decidedAt: r.decided_at,
  decidedBy: r.decided_by,
  decidedFor: r.decided_for,
});
