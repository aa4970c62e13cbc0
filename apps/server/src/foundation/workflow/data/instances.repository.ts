import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { type Definition, MOST_HOPS } from '../domain/definition.ts';
import type { State, WorkflowEvent } from '../domain/step.ts';
import type { ApprovalItem } from '../workflow.facade.ts';
import { sqlTables } from './workflow.tables.ts';

export interface InstanceRow {
  readonly id: string;
  readonly definitionKey: string;
  readonly defVersion: number;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectHash: string;
  readonly storeId: string;
  readonly requestedBy: string;
  readonly urgent: boolean;
  readonly title: Readonly<Record<'zh-CN' | 'en', string>>;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly items: readonly ApprovalItem[];
  readonly state: State;
  readonly version: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** End of its time: the service level, or `notAfter` if that is earlier. */
  readonly endsAt: Date;
  /** After this instant nothing can be decided, e.g. an order's cut-off. */
  readonly notAfter: Date | null;
}

export interface EventRow {
  readonly seq: number;
  readonly event: WorkflowEvent;
  readonly actor: string;
  readonly at: Date;
}

/** Definitions, instances and their history. */
@Injectable()
export class InstancesRepository {
  /** Keeps a published version; publishing the same again is a no-op. @returns the stored hash */
  async publish(
    tx: Tx,
    definition: Definition,
    hash: string,
    at: Date,
    publisher: { readonly by: string; readonly note: string | null } | null,
  ): Promise<string> {
    await sqlTables(tx)
      .insertInto('wf_definition')
      .values({
        tenant_id: tx.ctx.tenantId,
        key: definition.key,
        version: definition.version,
        json: JSON.stringify(definition),
        hash,
        published_at: at,
        published_by: publisher?.by ?? null,
        note: publisher?.note ?? null,
      })
      .onConflict((c) => c.columns(['tenant_id', 'key', 'version']).doNothing())
      .execute();
    const row = await sqlTables(tx)
      .selectFrom('wf_definition')
      .select('hash')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('key', '=', definition.key)
      .where('version', '=', definition.version)
      .executeTakeFirstOrThrow();
    return row.hash;
  }

  async latest(tx: Tx, key: string): Promise<Definition | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_definition')
      .select('json')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('key', '=', key)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.json as Definition | undefined;
  }

  async definition(tx: Tx, key: string, version: number): Promise<Definition> {
    const row = await sqlTables(tx)
      .selectFrom('wf_definition')
      .select('json')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('key', '=', key)
      .where('version', '=', version)
      .executeTakeFirstOrThrow();
    return row.json as Definition;
  }

  /** @returns false when the subject has a running instance already. */
  async insert(tx: Tx, row: Omit<InstanceRow, 'version' | 'endedAt'>): Promise<boolean> {
    const done = await sqlTables(tx)
      .insertInto('wf_instance')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: row.id,
        definition_key: row.definitionKey,
        def_version: row.defVersion,
        subject_type: row.subjectType,
        subject_id: row.subjectId,
        subject_hash: row.subjectHash,
        store_id: row.storeId,
        requested_by: row.requestedBy,
        urgent: row.urgent,
        title: JSON.stringify(row.title),
        summary: JSON.stringify(row.summary),
        items: JSON.stringify(row.items),
        state: JSON.stringify(row.state),
        status: row.state.status,
        started_at: row.startedAt,
        ends_at: row.endsAt,
        not_after: row.notAfter,
        hops: row.state.hops,
      })
      .onConflict((c) =>
        c.columns(['tenant_id', 'subject_type', 'subject_id']).where('status', '=', 'pending').doNothing(),
      )
      .executeTakeFirst();
    return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  async find(tx: Tx, id: string): Promise<InstanceRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_instance')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** Serialises every transition of one instance until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<InstanceRow> {
    const row = await sqlTables(tx)
      .selectFrom('wf_instance')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    return rowOf(row);
  }

  async lockRunning(tx: Tx, subjectType: string, subjectId: string): Promise<InstanceRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_instance')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('subject_type', '=', subjectType)
      .where('subject_id', '=', subjectId)
      .where('status', '=', 'pending')
      .forUpdate()
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** Stores the state after an event; the lock makes the version check a second belt. */
  async save(tx: Tx, id: string, version: number, state: State, at: Date): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('wf_instance')
      .set({
        state: JSON.stringify(state),
        status: state.status,
        version: version + 1,
        ended_at: state.status === 'pending' ? null : at,
        hops: state.hops,
      })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (done.numUpdatedRows !== 1n) throw new Error(`instance ${id} moved under its lock`);
  }

  async append(tx: Tx, instanceId: string, row: EventRow): Promise<void> {
    const { type, ...payload } = row.event;
    await sqlTables(tx)
      .insertInto('wf_event')
      .values({
        tenant_id: tx.ctx.tenantId,
        instance_id: instanceId,
        seq: row.seq,
        type,
        actor: row.actor,
        payload: JSON.stringify(payload),
        at: row.at,
      })
      .execute();
  }

  /** Version of an instance: the number of its events. Undefined for an unknown id. */
  async versionOf(tx: Tx, id: string): Promise<number | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_instance')
      .select('version')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.version;
  }

  async events(tx: Tx, instanceId: string): Promise<EventRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('wf_event')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('instance_id', '=', instanceId)
      .orderBy('seq')
      .execute();
    return rows.map((r) => ({
      seq: r.seq,
      event: { type: r.type, ...(r.payload as object) } as WorkflowEvent,
      actor: r.actor,
      at: r.at,
    }));
  }
}

interface RawInstance {
  id: string;
  definition_key: string;
  def_version: number;
  subject_type: string;
  subject_id: string;
  subject_hash: string;
  store_id: string;
  requested_by: string;
  urgent: boolean;
  title: unknown;
  summary: unknown;
  items: unknown;
  state: unknown;
  version: number;
  started_at: Date;
  ended_at: Date | null;
  ends_at: Date;
  not_after: Date | null;
}

/** A state that was stored before hops were counted reads as one level asked. */
const stateOf = (stored: unknown): State => ({
  ...({ hops: 1, maxHops: MOST_HOPS, skipped: [], before: null } satisfies Partial<State>),
  ...(stored as State),
});

const rowOf = (r: RawInstance): InstanceRow => ({
  id: r.id,
  definitionKey: r.definition_key,
  defVersion: r.def_version,
  subjectType: r.subject_type,
  subjectId: r.subject_id,
  subjectHash: r.subject_hash,
  storeId: r.store_id,
  requestedBy: r.requested_by,
  urgent: r.urgent,
  title: r.title as InstanceRow['title'],
  summary: r.summary as InstanceRow['summary'],
  items: r.items as InstanceRow['items'],
  state: stateOf(r.state),
  version: r.version,
  startedAt: r.started_at,
  endedAt: r.ended_at,
  endsAt: r.ends_at,
  notAfter: r.not_after,
});
