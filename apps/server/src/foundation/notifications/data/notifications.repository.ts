import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import type { Told } from '../domain/fan-out.ts';
import { sqlTables } from './notifications.tables.ts';

export interface NotificationRow {
  readonly id: string;
  readonly kind: string;
  readonly storeId: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly quiet: boolean;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** Kinds that a reader may see, with the stores in which they may. */
export interface Sight {
  readonly kinds: readonly string[];
  readonly stores: StoreScope;
}

export interface NotificationFilter {
  readonly sight: readonly Sight[];
  readonly unread: boolean;
  readonly kind: string | undefined;
  readonly storeId: string | undefined;
}

const COLUMNS = sql`id, kind, store_id "storeId", params, quiet, created_at "createdAt", read_at "readAt"`;

/** What people were told. Every read is cut to one person and to what they may see now. */
@Injectable()
export class NotificationsRepository {
  /** Inserts those that are new to their person; returns them with their ids. */
  async insert(tx: Tx, told: readonly Told[], at: Date): Promise<(Told & { readonly id: string })[]> {
    const rows = told.map((one) => ({ ...one, id: newId() }));
    const { rows: inserted } = await sql<{ id: string }>`
      insert into notification (tenant_id, id, user_id, kind, store_id, params, dedup_key, quiet, created_at)
      select ${tx.ctx.tenantId}::uuid, i, u, k, s, p::jsonb, d, q, ${at}::timestamptz
      from unnest(${plainArray(rows.map((r) => r.id))}::uuid[], ${plainArray(rows.map((r) => r.userId))}::uuid[], ${textArray(rows.map((r) => r.kind))}::text[],
        ${plainArray(rows.map((r) => r.storeId))}::uuid[], ${textArray(rows.map((r) => JSON.stringify(r.params)))}::text[], ${textArray(rows.map((r) => r.dedupKey))}::text[],
        ${plainArray(rows.map((r) => r.quiet))}::boolean[]) z(i, u, k, s, p, d, q)
      on conflict (tenant_id, user_id, dedup_key) do nothing returning id`.execute(sqlTables(tx));
    const fresh = new Set(inserted.map((r) => r.id));
    return rows.filter((r) => fresh.has(r.id));
  }

  async page(
    tx: Tx,
    filter: NotificationFilter,
    after: { readonly at: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<NotificationRow[]> {
    const { rows } = await sql<NotificationRow>`select ${COLUMNS} from notification
      where ${mine(tx, filter)} and ${after === undefined ? sql`true` : sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
      order by created_at desc, id desc limit ${limit}`.execute(sqlTables(tx));
    return rows;
  }

  /** Unread ones that are not muted. */
  async unread(tx: Tx, sight: readonly Sight[]): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int n from notification
      where ${mine(tx, { sight, unread: true, kind: undefined, storeId: undefined })} and not quiet`.execute(
      sqlTables(tx),
    );
    return rows[0]?.n ?? 0;
  }

  /** Marks own ones read or unread; ids that are not the reader's are passed over. */
  async mark(tx: Tx, sight: readonly Sight[], ids: readonly string[], readAt: Date | null): Promise<void> {
    await sql`update notification set read_at = ${readAt}
      where ${mine(tx, { sight, unread: readAt !== null, kind: undefined, storeId: undefined })} and id = any(${plainArray(ids)}::uuid[])`.execute(
      sqlTables(tx),
    );
  }

  /** Marks everything of a filter read that came before an instant, so that nothing unseen disappears. */
  async markAll(tx: Tx, filter: Omit<NotificationFilter, 'unread'>, until: Date, readAt: Date): Promise<number> {
    const done = await sql`update notification set read_at = ${readAt}
      where ${mine(tx, { ...filter, unread: true })} and created_at <= ${until}`.execute(sqlTables(tx));
    return Number(done.numAffectedRows ?? 0n);
  }

  /** Marks what a key told read for everybody who has not read it; returns whom, and about which store. */
  async settle(
    tx: Tx,
    dedupKey: string,
    readAt: Date,
  ): Promise<{ readonly userId: string; readonly storeId: string | null }[]> {
    const { rows } = await sql<{ userId: string; storeId: string | null }>`update notification set read_at = ${readAt}
      where tenant_id = ${tx.ctx.tenantId} and dedup_key = ${dedupKey} and read_at is null
      returning user_id "userId", store_id "storeId"`.execute(sqlTables(tx));
    return rows;
  }

  /** Deletes up to `limit` that are older than an instant; returns how many. */
  async forget(tx: Tx, before: Date, limit: number): Promise<number> {
    const done = await sql`delete from notification where tenant_id = ${tx.ctx.tenantId} and id in (
      select id from notification where tenant_id = ${tx.ctx.tenantId} and created_at < ${before} order by created_at limit ${limit})`.execute(
      sqlTables(tx),
    );
    return Number(done.numAffectedRows ?? 0n);
  }
}

function mine(tx: Tx, { sight, unread, kind, storeId }: NotificationFilter) {
  const seen = sight.map(({ kinds, stores }) => {
    const named = sql`kind = any(${textArray(kinds)}::text[])`;
    return stores === 'all'
      ? named
      : sql`(${named} and (store_id is null or store_id = any(${plainArray(stores)}::uuid[])))`;
  });
  return sql<boolean>`tenant_id = ${tx.ctx.tenantId} and user_id = ${tx.ctx.actor.id}::uuid
    and (${seen.length === 0 ? sql`false` : sql.join(seen, sql` or `)})
    and ${unread ? sql`read_at is null` : sql`true`}
    and ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
    and ${storeId === undefined ? sql`true` : sql`store_id = ${storeId}::uuid`}`;
}
