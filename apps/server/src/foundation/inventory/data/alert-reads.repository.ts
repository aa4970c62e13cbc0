import type { AlertEvidence } from '@larder/contracts/inventory/alerts';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { AlertKind } from '../domain/stock-alert.ts';
import type { StoreAlerts } from '../stock-alerts.facade.ts';
import { tables } from './inventory.tables.ts';

export interface AlertRow {
  readonly id: string;
  readonly storeId: string;
  readonly itemId: string;
  readonly kind: AlertKind;
  readonly worstKind: AlertKind;
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly sure: boolean;
  readonly onHandMilli: bigint;
  readonly safetyMilli: bigint;
  readonly evidence: AlertEvidence;
  readonly openedAt: Date;
  readonly changedAt: Date;
  readonly evaluatedAt: Date;
  readonly resolvedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedByName: string | null;
  readonly note: string | null;
  readonly version: number;
  readonly mutedUntil: Date | null;
}

export interface AlertFilter {
  readonly storeIds: readonly string[];
  readonly view: 'running' | 'open' | 'muted' | 'resolved';
  readonly kind: AlertKind | undefined;
  readonly unsure: boolean;
  /** Only these items; undefined: any. */
  readonly itemIds: readonly string[] | undefined;
}

export interface AlertCountRow {
  readonly running: number;
  readonly open: number;
  readonly muted: number;
  readonly belowSafety: number;
  readonly stockout: number;
  readonly negative: number;
  readonly unsure: number;
}

const COLUMNS = sql`a.id, a.store_id "storeId", a.item_id "itemId", a.kind, a.worst_kind "worstKind", a.state, a.sure, a.on_hand_milli "onHandMilli", a.safety_milli "safetyMilli",
  a.evidence, a.opened_at "openedAt", a.changed_at "changedAt", a.evaluated_at "evaluatedAt", a.resolved_at "resolvedAt", a.acknowledged_at "acknowledgedAt",
  a.acknowledged_by_name "acknowledgedByName", a.note, a.version, m.until "mutedUntil"`;

/** Reads of alerts, and what people do with them. */
@Injectable()
export class AlertReadsRepository {
  async page(
    tx: Tx,
    filter: AlertFilter,
    now: Date,
    after: { readonly at: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`select ${COLUMNS} from stock_alert a ${muteOf(now)}
      where ${within(tx, filter)} and ${viewOf(filter.view)}
        and ${filter.kind === undefined ? sql`true` : sql`a.kind = ${filter.kind}`} and ${filter.unsure ? sql`not a.sure` : sql`true`}
        and ${after === undefined ? sql`true` : sql`(a.opened_at, a.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
      order by a.opened_at desc, a.id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  async counts(tx: Tx, filter: AlertFilter, now: Date): Promise<AlertCountRow> {
    const { rows } = await sql<AlertCountRow>`
      select count(*) filter (where m.until is null)::int running,
        count(*) filter (where m.until is null and a.state = 'open')::int open,
        count(*) filter (where m.until is not null)::int muted,
        count(*) filter (where m.until is null and a.kind = 'below_safety')::int "belowSafety",
        count(*) filter (where m.until is null and a.kind = 'stockout')::int stockout,
        count(*) filter (where m.until is null and a.kind = 'negative')::int negative,
        count(*) filter (where m.until is null and not a.sure)::int unsure
      from stock_alert a ${muteOf(now)} where ${within(tx, filter)} and a.state <> 'resolved'`.execute(tables(tx));
    return rows[0] ?? { running: 0, open: 0, muted: 0, belowSafety: 0, stockout: 0, negative: 0, unsure: 0 };
  }

  async summary(tx: Tx, storeIds: readonly string[], now: Date): Promise<StoreAlerts[]> {
    const { rows } =
      await sql<StoreAlerts>`select s.id "storeId", w.evaluated_at "evaluatedAt", coalesce(c.below, 0) "belowSafety", coalesce(c.out, 0) stockout,
        coalesce(c.negative, 0) negative, coalesce(c.unsure, 0) unsure, coalesce(c.open, 0) open
      from unnest(${plainArray(storeIds)}::uuid[]) s(id)
      left join stock_watch w on w.tenant_id = ${tx.ctx.tenantId} and w.store_id = s.id
      left join (select a.store_id, count(*) filter (where a.kind = 'below_safety')::int below, count(*) filter (where a.kind = 'stockout')::int out,
          count(*) filter (where a.kind = 'negative')::int negative, count(*) filter (where not a.sure)::int unsure, count(*) filter (where a.state = 'open')::int open
        from stock_alert a ${muteOf(now)} where a.tenant_id = ${tx.ctx.tenantId} and a.store_id = any(${plainArray(storeIds)}::uuid[]) and a.state <> 'resolved' and m.until is null
        group by a.store_id) c on c.store_id = s.id`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, id: string, now: Date): Promise<AlertRow | undefined> {
    const { rows } =
      await sql<AlertRow>`select ${COLUMNS} from stock_alert a ${muteOf(now)} where a.tenant_id = ${tx.ctx.tenantId} and a.id = ${id}::uuid`.execute(
        tables(tx),
      );
    return rows[0];
  }

  async byIds(tx: Tx, ids: readonly string[], now: Date): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`select ${COLUMNS} from stock_alert a ${muteOf(now)}
      where a.tenant_id = ${tx.ctx.tenantId} and a.id = any(${plainArray(ids)}::uuid[]) and a.state <> 'resolved' and m.until is null`.execute(
      tables(tx),
    );
    return rows;
  }

  /** @throws VersionConflict */
  async acknowledge(
    tx: Tx,
    id: string,
    version: number,
    by: { readonly id: string; readonly name: string; readonly at: Date; readonly note: string | null } | null,
  ): Promise<void> {
    const { rows } = await sql<{
      version: number;
    }>`update stock_alert set state = ${by === null ? 'open' : 'acknowledged'}, acknowledged_at = ${by?.at ?? null},
        acknowledged_by = ${by?.id ?? null}, acknowledged_by_name = ${by?.name ?? null}, note = ${by?.note ?? null}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid and state <> 'resolved' and version = ${version} returning version`.execute(
      tables(tx),
    );
    if (rows[0]) return;
    const { rows: now } = await sql<{
      version: number;
    }>`select version from stock_alert where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid`.execute(tables(tx));
    throw new VersionConflict(now[0]?.version ?? version);
  }

  /** Silences a store-item; null ends the silence. */
  async mute(
    tx: Tx,
    of: { readonly storeId: string; readonly itemId: string },
    until: Date | null,
    by: { readonly id: string; readonly name: string; readonly at: Date },
  ): Promise<void> {
    if (until === null) {
      await sql`delete from stock_alert_mute where tenant_id = ${tx.ctx.tenantId} and store_id = ${of.storeId}::uuid and item_id = ${of.itemId}::uuid`.execute(
        tables(tx),
      );
      return;
    }
    await sql`insert into stock_alert_mute (tenant_id, store_id, item_id, until, created_by, created_by_name, created_at)
      values (${tx.ctx.tenantId}, ${of.storeId}::uuid, ${of.itemId}::uuid, ${until}, ${by.id}, ${by.name}, ${by.at})
      on conflict (tenant_id, store_id, item_id) do update set until = excluded.until, created_by = excluded.created_by, created_by_name = excluded.created_by_name, created_at = excluded.created_at`.execute(
      tables(tx),
    );
  }
}

const muteOf = (now: Date) =>
  sql`left join stock_alert_mute m on m.tenant_id = a.tenant_id and m.store_id = a.store_id and m.item_id = a.item_id and m.until > ${now}`;

const within = (tx: Tx, { storeIds, itemIds }: AlertFilter) =>
  sql<boolean>`a.tenant_id = ${tx.ctx.tenantId} and a.store_id = any(${plainArray(storeIds)}::uuid[])
    and ${itemIds === undefined ? sql`true` : sql`a.item_id = any(${plainArray(itemIds)}::uuid[])`}`;

const viewOf = (view: AlertFilter['view']) => {
  switch (view) {
    case 'running':
      return sql<boolean>`a.state <> 'resolved' and m.until is null`;
    case 'open':
      return sql<boolean>`a.state = 'open' and m.until is null`;
    case 'muted':
      return sql<boolean>`a.state <> 'resolved' and m.until is not null`;
    case 'resolved':
      return sql<boolean>`a.state = 'resolved'`;
  }
};
