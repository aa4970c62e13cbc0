import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './workflow.tables.ts';

export type Resolution = 'retried' | 'discarded';

export interface IncidentRow {
  readonly id: string;
  readonly instanceId: string;
  readonly workItemId: string;
  readonly kind: string;
  readonly error: string;
  readonly attempts: number;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolution: Resolution | null;
  readonly reason: string | null;
  /** From the request. */
  readonly storeId: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly title: Readonly<Record<'zh-CN' | 'en', string>>;
}

type NewIncident = Pick<IncidentRow, 'id' | 'instanceId' | 'workItemId' | 'kind' | 'error' | 'attempts' | 'openedAt'>;

@Injectable()
export class IncidentsRepository {
  /** @returns false when one is open for this work item already */
  async open(tx: Tx, row: NewIncident): Promise<boolean> {
    const done = await sqlTables(tx)
      .insertInto('wf_incident')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: row.id,
        instance_id: row.instanceId,
        work_item_id: row.workItemId,
        kind: row.kind,
        error: row.error,
        attempts: row.attempts,
        opened_at: row.openedAt,
      })
      .onConflict((c) => c.columns(['tenant_id', 'work_item_id']).where('resolved_at', 'is', null).doNothing())
      .executeTakeFirst();
    return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** Open ones first when asked for all; newest first. */
  async list(tx: Tx, view: 'open' | 'resolved', limit: number): Promise<IncidentRow[]> {
    const rows = await this.withRequest(tx)
      .where('n.resolved_at', view === 'open' ? 'is' : 'is not', null)
      .orderBy('n.opened_at', 'desc')
      .orderBy('n.id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(rowOf);
  }

  /** Serialises what people do to one incident. */
  async lock(tx: Tx, id: string): Promise<IncidentRow | undefined> {
    const row = await this.withRequest(tx).where('n.id', '=', id).forUpdate('n').executeTakeFirst();
    return row && rowOf(row);
  }

  async resolve(
    tx: Tx,
    id: string,
    resolution: Resolution,
    by: string,
    reason: string | null,
    at: Date,
  ): Promise<void> {
    await sqlTables(tx)
      .updateTable('wf_incident')
      .set({ resolved_at: at, resolved_by: by, resolution, reason })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('resolved_at', 'is', null)
      .execute();
  }

  private withRequest(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('wf_incident as n')
      .innerJoin('wf_instance as i', (join) =>
        join.onRef('i.tenant_id', '=', 'n.tenant_id').onRef('i.id', '=', 'n.instance_id'),
      )
      .selectAll('n')
      .select(['i.store_id', 'i.subject_type', 'i.subject_id', 'i.title'])
      .where('n.tenant_id', '=', tx.ctx.tenantId);
  }
}

interface RawIncident {
  id: string;
  instance_id: string;
  work_item_id: string;
  kind: string;
  error: string;
  attempts: number;
  opened_at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string | null;
  reason: string | null;
  store_id: string;
  subject_type: string;
  subject_id: string;
  title: unknown;
}

const rowOf = (r: RawIncident): IncidentRow => ({
  id: r.id,
  instanceId: r.instance_id,
  workItemId: r.work_item_id,
  kind: r.kind,
  error: r.error,
  attempts: r.attempts,
  openedAt: r.opened_at,
  resolvedAt: r.resolved_at,
  resolvedBy: r.resolved_by,
  resolution: r.resolution as Resolution | null,
  reason: r.reason,
  storeId: r.store_id,
  subjectType: r.subject_type,
  subjectId: r.subject_id,
  title: r.title as IncidentRow['title'],
});
