import type { OrderState } from '@larder/contracts/ordering/order-state';
import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { tables } from './ordering.tables.ts';

export type OrderRow = Omit<Selectable<DB['suggested_order']>, 'state' | 'urgency'> & {
  readonly state: OrderState;
  readonly urgency: 'normal' | 'urgent';
};
export type NewOrder = Omit<Insertable<DB['suggested_order']>, 'tenant_id'>;
export type OrderChange = Omit<
  Updateable<DB['suggested_order']>,
  'tenant_id' | 'id' | 'version' | 'store_id' | 'source_id' | 'delivery_date' | 'urgency'
>;
export type EventRow = Selectable<DB['suggested_order_event']>;

/** One open order per (store, source, delivery date, urgency): the predicate of the partial unique index. */
const FINAL: readonly OrderState[] = ['released', 'expired', 'cancelled'];

export interface OrderFilter {
  readonly stores: StoreScope;
  readonly storeId?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly tab: 'open' | 'awaiting' | 'history' | 'all';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

@Injectable()
export class OrdersRepository {
  constructor(private readonly live: LiveBus) {}

  async find(tx: Tx, id: string): Promise<OrderRow | undefined> {
    const row = await tables(tx)
      .selectFrom('suggested_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row as OrderRow | undefined;
  }

  /** The row, held until the transaction ends, so that two commands on one order follow each other. */
  async lock(tx: Tx, id: string): Promise<OrderRow | undefined> {
    const row = await tables(tx)
      .selectFrom('suggested_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row as OrderRow | undefined;
  }

  /** Orders of a key, newest first. */
  async ofKey(
    tx: Tx,
    key: {
      readonly storeId: string;
      readonly sourceId: string;
      readonly deliveryDate: string;
      readonly urgency: string;
    },
  ): Promise<OrderRow[]> {
    const rows = await tables(tx)
      .selectFrom('suggested_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', key.storeId)
      .where('source_id', '=', key.sourceId)
      .where('delivery_date', '=', key.deliveryDate)
      .where('urgency', '=', key.urgency)
      .orderBy('created_at', 'desc')
      .execute();
    return rows as OrderRow[];
  }

  async openOfStore(tx: Tx, storeId: string): Promise<OrderRow[]> {
    const rows = await tables(tx)
      .selectFrom('suggested_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('state', 'not in', FINAL)
      .execute();
    return rows as OrderRow[];
  }

  /** Inserts an order unless an open one with its key exists. @returns false when one does */
  async insert(tx: Tx, order: NewOrder): Promise<boolean> {
    const done = await tables(tx)
      .insertInto('suggested_order')
      .values({ tenant_id: tx.ctx.tenantId, ...order })
      .onConflict((c) =>
        c
          .columns(['tenant_id', 'store_id', 'source_id', 'delivery_date', 'urgency'])
          .where('state', 'not in', FINAL)
          .doNothing(),
      )
      .executeTakeFirst();
    const inserted = (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
    if (inserted) this.live.publish(tx, 'ordering.order', { storeId: order.store_id, key: order.id });
    return inserted;
  }

  /** Writes a change if nobody has written since the row was read. @throws VersionConflict */
  async update(tx: Tx, order: OrderRow, change: OrderChange): Promise<OrderRow> {
    const row = await tables(tx)
      .updateTable('suggested_order')
      .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', order.id)
      .where('version', '=', order.version)
      .where('state', '=', order.state)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new VersionConflict((await this.find(tx, order.id))?.version ?? order.version);
    this.live.publish(tx, 'ordering.order', { storeId: row.store_id, key: row.id });
    return row as OrderRow;
  }

  async addEvent(
    tx: Tx,
    event: {
      readonly id: string;
      readonly order: OrderRow;
      readonly at: Date;
      readonly event: string;
      readonly from: OrderState | null;
      readonly detail: Readonly<Record<string, unknown>>;
    },
  ): Promise<void> {
    await tables(tx)
      .insertInto('suggested_order_event')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: event.id,
        order_id: event.order.id,
        seq: event.order.version,
        at: event.at,
        event: event.event,
        from_state: event.from,
        to_state: event.order.state,
        actor_id: tx.ctx.actor.id,
        detail: JSON.stringify(event.detail),
      })
      .execute();
  }

  async events(tx: Tx, orderId: string): Promise<EventRow[]> {
    return tables(tx)
      .selectFrom('suggested_order_event')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .orderBy('seq')
      .execute();
  }

  /** The last order of a store and source that was really sent. */
  async lastReleased(tx: Tx, storeId: string, sourceId: string): Promise<OrderRow | undefined> {
    const row = await tables(tx)
      .selectFrom('suggested_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('source_id', '=', sourceId)
      .where('state', '=', 'released')
      .orderBy('released_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row as OrderRow | undefined;
  }

  /** Seconds from opening to submitting over the orders that people submitted since `from`; no rows, no figures. */
  async reviewTimes(
    tx: Tx,
    filter: { readonly stores: 'all' | readonly string[]; readonly from: Date },
  ): Promise<{ orders: number; medianSeconds: number | null; slowSeconds: number | null }> {
    if (filter.stores !== 'all' && filter.stores.length === 0)
      return { orders: 0, medianSeconds: null, slowSeconds: null };
    const inStores = filter.stores === 'all' ? sql`true` : sql`o.store_id = any(${[...filter.stores]}::uuid[])`;
    const { rows } = await sql<{ orders: number; medianSeconds: number | null; slowSeconds: number | null }>`
      select count(*)::int "orders", round(percentile_cont(0.5) within group (order by s))::int "medianSeconds",
        round(percentile_cont(0.9) within group (order by s))::int "slowSeconds"
      from suggested_order o, lateral extract(epoch from o.submitted_at - o.opened_at) s
      where o.tenant_id = ${tx.ctx.tenantId} and o.opened_at is not null and o.submitted_at >= ${filter.from} and ${inStores}`.execute(
      tables(tx),
    );
    return rows[0] ?? { orders: 0, medianSeconds: null, slowSeconds: null };
  }

  /** Orders that left in [from, to), and how many of them nobody was asked about. */
  async released(
    tx: Tx,
    filter: { readonly stores: 'all' | readonly string[]; readonly from: Date; readonly to: Date },
  ): Promise<{ released: number; releasedUnasked: number }> {
    if (filter.stores !== 'all' && filter.stores.length === 0) return { released: 0, releasedUnasked: 0 };
    const inStores = filter.stores === 'all' ? sql`true` : sql`o.store_id = any(${[...filter.stores]}::uuid[])`;
    const { rows } = await sql<{ released: number; releasedUnasked: number }>`
      select count(*)::int released, (count(*) filter (where o.approval_kind <> 'approver'))::int "releasedUnasked"
      from suggested_order o where o.tenant_id = ${tx.ctx.tenantId} and o.released_at >= ${filter.from} and o.released_at < ${filter.to}
        and ${inStores}`.execute(tables(tx));
    return rows[0] ?? { released: 0, releasedUnasked: 0 };
  }

  /** One page by cut-off: open orders soonest first, the rest latest first. */
  async page(
    tx: Tx,
    filter: OrderFilter,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<OrderRow[]> {
    if (filter.stores !== 'all' && filter.stores.length === 0) return [];
    const forward = filter.tab === 'open' || filter.tab === 'awaiting';
    let query = tables(tx).selectFrom('suggested_order').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (filter.stores !== 'all') query = query.where('store_id', 'in', [...filter.stores]);
    if (filter.storeId) query = query.where('store_id', '=', filter.storeId);
    if (filter.sourceId) query = query.where('source_id', '=', filter.sourceId);
    if (filter.from) query = query.where('delivery_date', '>=', filter.from);
    if (filter.to) query = query.where('delivery_date', '<=', filter.to);
    if (filter.tab === 'open') query = query.where('state', 'not in', FINAL);
    if (filter.tab === 'awaiting') query = query.where('state', '=', 'awaiting_approval');
    if (filter.tab === 'history') query = query.where('state', 'in', FINAL);
    if (after)
      query = query.where(
        forward
          ? sql<boolean>`(cutoff_at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`
          : sql<boolean>`(cutoff_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      );
    const rows = await query
      .orderBy('cutoff_at', forward ? 'asc' : 'desc')
      .orderBy('id', forward ? 'asc' : 'desc')
      .limit(limit)
      .execute();
    return rows as OrderRow[];
  }
}
