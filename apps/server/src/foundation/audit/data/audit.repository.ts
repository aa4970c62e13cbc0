import { Injectable } from '@nestjs/common';
import { ownSql } from '../../../platform/db/own-tables.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';

const sqlTables = ownSql('audit_event', 'audit_seal', 'tenant');

export interface AuditRow {
  readonly id: string;
  readonly occurredAt: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly storeId: string | null;
  readonly diff: unknown;
  readonly requestId: string;
}

/** An event with its seal, once it has one. */
export interface SealedRow extends AuditRow {
  readonly seq: bigint | null;
  readonly hash: Uint8Array | null;
}

export interface AuditFilter {
  readonly entity?: string | undefined;
  readonly entityId?: string | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly storeId?: string | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
  /** Events of these stores; 'all' adds those that belong to no store. */
  readonly stores: StoreScope;
}

/** Where a page ended: the last row's instant and id. */
export interface AuditPosition {
  readonly occurredAt: Date;
  readonly id: string;
}

@Injectable()
export class AuditRepository {
  async insert(tx: Tx, row: AuditRow): Promise<void> {
    await sqlTables(tx)
      .insertInto('audit_event')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: row.id,
        occurred_at: row.occurredAt,
        actor_kind: row.actorKind,
        actor_id: row.actorId,
        actor_name: row.actorName,
        action: row.action,
        entity: row.entity,
        entity_id: row.entityId,
        store_id: row.storeId,
        diff: row.diff === undefined ? null : JSON.stringify(row.diff),
        request_id: row.requestId,
      })
      .execute();
  }

  /** Newest first. */
  async list(tx: Tx, filter: AuditFilter, limit: number, after: AuditPosition | undefined): Promise<SealedRow[]> {
    let query = sqlTables(tx)
      .selectFrom('audit_event as e')
      .leftJoin('audit_seal as s', (join) =>
        join.onRef('s.tenant_id', '=', 'e.tenant_id').onRef('s.event_id', '=', 'e.id'),
      )
      .selectAll('e')
      .select(['s.seq', 's.hash'])
      .where('e.tenant_id', '=', tx.ctx.tenantId);
    if (filter.entity !== undefined) query = query.where('entity', '=', filter.entity);
    if (filter.entityId !== undefined) query = query.where('entity_id', '=', filter.entityId);
    if (filter.action !== undefined) query = query.where('action', '=', filter.action);
    if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
    if (filter.storeId !== undefined) query = query.where('store_id', '=', filter.storeId);
    if (filter.from !== undefined) query = query.where('occurred_at', '>=', filter.from);
    if (filter.until !== undefined) query = query.where('occurred_at', '<', filter.until);
    const { stores } = filter;
    if (stores !== 'all')
      query = stores.length === 0 ? query.where((eb) => eb.lit(false)) : query.where('store_id', 'in', [...stores]);
    if (after) {
      query = query.where((eb) => eb(eb.refTuple('occurred_at', 'id'), '<', eb.tuple(after.occurredAt, after.id)));
    }
    const rows = await query.orderBy('occurred_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map((r) => ({
      id: r.id,
      occurredAt: r.occurred_at,
      actorKind: r.actor_kind,
      actorId: r.actor_id,
      actorName: r.actor_name,
      action: r.action,
      entity: r.entity,
      entityId: r.entity_id,
      storeId: r.store_id,
      diff: r.diff,
      requestId: r.request_id,
      seq: r.seq,
      hash: r.hash,
    }));
  }

  /** The chain's zone: days of a filter are its days. */
  async zone(tx: Tx): Promise<string> {
    const row = await sqlTables(tx)
      .selectFrom('tenant')
      .select('zone')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .executeTakeFirst();
    return row?.zone ?? 'UTC';
  }

  /** Entities that occur, for the filter's list. */
  async entities(tx: Tx): Promise<string[]> {
    const rows = await sqlTables(tx)
      .selectFrom('audit_event')
      .select('entity')
      .distinct()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('entity')
      .limit(200)
      .execute();
    return rows.map((r) => r.entity);
  }
}
