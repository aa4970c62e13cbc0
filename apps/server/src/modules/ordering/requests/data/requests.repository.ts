import type { OrderState } from '@larder/contracts/ordering/order-state';
import type { RequestState } from '@larder/contracts/ordering/requests';
import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '../../../../platform/db/tx.ts';
import { VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { LiveBus } from '../../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { RequestEventName } from '../domain/request-state.ts';

export type RequestRow = Omit<Selectable<DB['replenishment_request']>, 'state' | 'also_asked_by'> & {
  readonly state: RequestState;
  readonly also_asked_by: readonly string[];
};
export type NewRequest = Omit<Insertable<DB['replenishment_request']>, 'tenant_id' | 'state' | 'version'>;
export type RequestChange = Omit<
  Updateable<DB['replenishment_request']>,
  'tenant_id' | 'id' | 'version' | 'store_id' | 'item_id' | 'state'
>;
export type RequestEventRow = Selectable<DB['replenishment_request_event']>;

/** A request with the order that took it. */
export interface RequestInOrder {
  readonly request: RequestRow;
  readonly order: { readonly deliveryDate: string; readonly state: OrderState } | null;
}

export interface RequestFilter {
  readonly stores: StoreScope;
  readonly storeId?: string | undefined;
  readonly itemId?: string | undefined;
  /** Requests that an order took, and open ones of its store and source. */
  readonly order?: { readonly id: string; readonly storeId: string; readonly sourceId: string } | undefined;
  readonly view: 'open' | 'decided' | 'all';
  /** Asked by this person. */
  readonly askedBy?: string | undefined;
}

@Injectable()
export class RequestsRepository {
  constructor(private readonly live: LiveBus) {}

  /** Newest first. @param after asked-at and id of the last row of the page before */
  async page(
    tx: Tx,
    filter: RequestFilter,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<RequestInOrder[]> {
    let query = this.filtered(tx, filter)
      .leftJoin('suggested_order as o', (j) =>
        j.onRef('o.tenant_id', '=', 'r.tenant_id').onRef('o.id', '=', 'r.order_id'),
      )
      .selectAll('r')
      .select(['o.delivery_date as order_delivery', 'o.state as order_state']);
    if (after) query = query.where(sql<boolean>`(r.asked_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
    const rows = await query.orderBy('r.asked_at', 'desc').orderBy('r.id', 'desc').limit(limit).execute();
    return rows.map(({ order_delivery, order_state, ...request }) => ({
      request: request as unknown as RequestRow,
      order: order_delivery === null ? null : { deliveryDate: order_delivery, state: order_state as OrderState },
    }));
  }

  /** How many of the filter's stores' requests are to be decided, whatever the view. */
  async countOpen(tx: Tx, filter: RequestFilter): Promise<number> {
    const row = await this.filtered(tx, { ...filter, view: 'open' })
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  }

  async find(tx: Tx, id: string): Promise<RequestRow | undefined> {
    return (await this.byId(tx, id).executeTakeFirst()) as RequestRow | undefined;
  }

  /** The row, held until the transaction ends. Taken after the order's row, never before it (docs/locks.md). */
  async lock(tx: Tx, id: string): Promise<RequestRow | undefined> {
    return (await this.byId(tx, id).forUpdate().executeTakeFirst()) as RequestRow | undefined;
  }

  /** The open request for an item of a store, held. */
  async lockOpen(tx: Tx, storeId: string, itemId: string): Promise<RequestRow | undefined> {
    const row = await tables(tx)
      .selectFrom('replenishment_request')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('item_id', '=', itemId)
      .where('state', '=', 'open')
      .forUpdate()
      .executeTakeFirst();
    return row as RequestRow | undefined;
  }

  /** Requests that an order took up, or open ones of its store and source, held by ascending item, as submissions take them. */
  async lockOf(
    tx: Tx,
    order: { readonly id: string; readonly store_id: string; readonly source_id: string },
    state: 'accepted' | 'open',
  ): Promise<RequestRow[]> {
    let query = tables(tx)
      .selectFrom('replenishment_request')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('state', '=', state);
    query =
      state === 'accepted'
        ? query.where('order_id', '=', order.id)
        : query.where('store_id', '=', order.store_id).where('source_id', '=', order.source_id);
    return (await query.orderBy('item_id').orderBy('id').forUpdate().execute()) as unknown as RequestRow[];
  }

  /** Inserts an open request unless the item has one. @returns false when it has */
  async insert(tx: Tx, request: NewRequest): Promise<boolean> {
    const done = await tables(tx)
      .insertInto('replenishment_request')
      .values({ tenant_id: tx.ctx.tenantId, state: 'open', ...request })
      .onConflict((c) => c.columns(['tenant_id', 'store_id', 'item_id']).where('state', '=', 'open').doNothing())
      .executeTakeFirst();
    if ((done.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    this.live.publish(tx, 'ordering.request', { storeId: request.store_id, key: request.id });
    return true;
  }

  /** Writes a change if nobody has written since the row was read. @throws VersionConflict */
  async update(tx: Tx, row: RequestRow, state: RequestState, change: RequestChange): Promise<RequestRow> {
    const written = await tables(tx)
      .updateTable('replenishment_request')
      .set((eb) => ({ ...change, state, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .returningAll()
      .executeTakeFirst();
    if (!written) throw new VersionConflict((await this.find(tx, row.id))?.version ?? row.version);
    this.live.publish(tx, 'ordering.request', { storeId: row.store_id, key: row.id });
    return written as unknown as RequestRow;
  }

  async addEvent(
    tx: Tx,
    row: RequestRow,
    event: RequestEventName,
    from: RequestState | null,
    at: Date,
    quantityMilli: bigint,
  ): Promise<void> {
    await tables(tx)
      .insertInto('replenishment_request_event')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: newId(),
        request_id: row.id,
        seq: row.version,
        at,
        event,
        from_state: from,
        to_state: row.state,
        actor_id: tx.ctx.actor.id,
        quantity_milli: quantityMilli,
      })
      .execute();
  }

  /** Oldest first. */
  async events(tx: Tx, id: string): Promise<RequestEventRow[]> {
    return tables(tx)
      .selectFrom('replenishment_request_event')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('request_id', '=', id)
      .orderBy('seq')
      .execute();
  }

  private byId(tx: Tx, id: string) {
    return tables(tx)
      .selectFrom('replenishment_request')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id);
  }

  private filtered(tx: Tx, filter: RequestFilter) {
    const { stores, order } = filter;
    let query = tables(tx).selectFrom('replenishment_request as r').where('r.tenant_id', '=', tx.ctx.tenantId);
    if (stores !== 'all')
      query = stores.length === 0 ? query.where((eb) => eb.lit(false)) : query.where('r.store_id', 'in', [...stores]);
    if (filter.storeId) query = query.where('r.store_id', '=', filter.storeId);
    if (filter.itemId) query = query.where('r.item_id', '=', filter.itemId);
    if (filter.askedBy) query = query.where('r.asked_by', '=', filter.askedBy);
    if (filter.view === 'open') query = query.where('r.state', '=', 'open');
    if (filter.view === 'decided') query = query.where('r.state', '<>', 'open');
    if (order)
      query = query.where((eb) =>
        eb.or([
          eb('r.order_id', '=', order.id),
          eb.and([
            eb('r.state', '=', 'open'),
            eb('r.store_id', '=', order.storeId),
            eb('r.source_id', '=', order.sourceId),
          ]),
        ]),
      );
    return query;
  }
}
