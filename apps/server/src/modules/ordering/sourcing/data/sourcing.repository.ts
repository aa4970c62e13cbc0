import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { plainArray, textArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { LiveBus } from '../../../../platform/live/live-bus.ts';
import { tables } from '../../data/ordering.tables.ts';

export type PartRow = Selectable<DB['order_line_part']>;
export type OverrideRow = Selectable<DB['allocation_override']>;

/** A line of an order that has not left, with all that splitting it needs. */
export interface OpenLine {
  readonly orderId: string;
  readonly storeId: string;
  readonly sourceId: string;
  readonly deliveryDate: string;
  readonly state: string;
  readonly itemId: string;
  readonly supplierItemId: string;
  readonly quantityMilli: bigint;
  readonly packMilli: bigint;
  readonly packUom: string;
  readonly packPriceMinor: bigint;
  readonly moqMilli: bigint;
}

/** A part to be written; part numbers follow the order given. */
export interface NewPart {
  readonly orderId: string;
  readonly itemId: string;
  readonly partNo: number;
  /** Null for what cannot be had. */
  readonly sourceId: string | null;
  readonly supplierItemId: string | null;
  readonly fromStock: boolean;
  readonly quantityMilli: bigint;
  readonly deliveryDate: string | null;
  readonly packMilli: bigint | null;
  readonly packUom: string | null;
  readonly packPriceMinor: bigint | null;
  readonly shortReason: string | null;
  readonly byHand: boolean;
  readonly state: 'planned' | 'sent';
  readonly round: 0 | 1;
}

/** Baskets of goods that are locked together: at most so many locks in a transaction. */
const LOCK_BASKETS = 64;

@Injectable()
export class SourcingRepository {
  constructor(private readonly live: LiveBus) {}

  /**
   * One split of the same goods at a time: what one store is promised is gone for the next. Held until the transaction ends.
   * @param itemIds goods that are dealt; left out, all of the chain's, which waits for everybody who deals any
   */
  async lock(tx: Tx, itemIds?: readonly string[]): Promise<void> {
    const chain = `ordering.sourcing ${tx.ctx.tenantId}`;
    if (itemIds === undefined) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${chain}, 0))`.execute(tables(tx));
      return;
    }
    if (itemIds.length === 0) return;
    await sql`select pg_advisory_xact_lock_shared(hashtextextended(${chain}, 0))`.execute(tables(tx));
    // In rising order, so that two that share goods never wait for each other crosswise; in so many baskets, because an
    // order of hundreds of lines would fill the server's table of locks.
    await sql`select pg_advisory_xact_lock(z.key) from (
        select distinct hashtextextended(${chain} || ' ' || abs(hashtext(i) % ${LOCK_BASKETS}), 0) "key"
        from unnest(${plainArray(itemIds)}::text[]) i order by 1 offset 0) z`.execute(tables(tx));
  }

  /** Wanted lines of open orders: of items that have a chain, and of orders that a warehouse is to meet. */
  async openLines(
    tx: Tx,
    filter: {
      readonly chained: readonly string[];
      readonly warehouses: readonly string[];
      readonly itemIds?: readonly string[] | undefined;
    },
  ): Promise<OpenLine[]> {
    const { rows } = await sql<OpenLine>`
      select o.id "orderId", o.store_id "storeId", o.source_id "sourceId", o.delivery_date "deliveryDate", o.state, l.item_id "itemId", l.supplier_item_id "supplierItemId",
        l.quantity_milli "quantityMilli", l.pack_milli "packMilli", l.pack_uom "packUom", l.pack_price_minor "packPriceMinor", l.moq_milli "moqMilli"
      from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
      where o.tenant_id = ${tx.ctx.tenantId} and o.state not in ('released', 'expired', 'cancelled') and l.quantity_milli > 0
        and (l.item_id = any(${plainArray(filter.chained)}::uuid[]) or o.source_id = any(${plainArray(filter.warehouses)}::uuid[]))
        ${filter.itemIds ? sql`and l.item_id = any(${plainArray(filter.itemIds)}::uuid[])` : sql``}`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Inputs of the lines' suggestions, by order and item. */
  async snapshots(
    tx: Tx,
    lines: readonly Pick<OpenLine, 'orderId' | 'itemId'>[],
  ): Promise<{ orderId: string; itemId: string; snapshot: unknown }[]> {
    if (lines.length === 0) return [];
    const { rows } = await sql<{ orderId: string; itemId: string; snapshot: unknown }>`
      select b.order_id "orderId", b.item_id "itemId", b.snapshot from suggested_order_basis b
      join unnest(${plainArray(lines.map((l) => l.orderId))}::uuid[], ${plainArray(lines.map((l) => l.itemId))}::uuid[]) n (order_id, item_id) on n.order_id = b.order_id and n.item_id = b.item_id
      where b.tenant_id = ${tx.ctx.tenantId}`.execute(tables(tx));
    return rows;
  }

  async overrides(tx: Tx): Promise<OverrideRow[]> {
    return tables(tx)
      .selectFrom('allocation_override as v')
      .innerJoin('suggested_order as o', (j) =>
        j.onRef('o.tenant_id', '=', 'v.tenant_id').onRef('o.id', '=', 'v.order_id'),
      )
      .selectAll('v')
      .where('v.tenant_id', '=', tx.ctx.tenantId)
      .where('o.state', 'not in', ['released', 'expired', 'cancelled'])
      .execute();
  }

  async putOverride(
    tx: Tx,
    row: {
      readonly orderId: string;
      readonly itemId: string;
      readonly sourceId: string;
      readonly quantityMilli: bigint;
      readonly reason: string;
      readonly at: Date;
    },
  ): Promise<void> {
    await sql`insert into allocation_override (tenant_id, order_id, item_id, source_id, quantity_milli, reason, made_by, made_at)
      values (${tx.ctx.tenantId}, ${row.orderId}, ${row.itemId}, ${row.sourceId}, ${row.quantityMilli}, ${row.reason}, ${tx.ctx.actor.name}, ${row.at})
      on conflict (tenant_id, order_id, item_id, source_id) do update set quantity_milli = excluded.quantity_milli, reason = excluded.reason, made_by = excluded.made_by, made_at = excluded.made_at`.execute(
      tables(tx),
    );
  }

  /** @returns what stood there, undefined when nothing did */
  async dropOverride(tx: Tx, orderId: string, itemId: string, sourceId: string): Promise<OverrideRow | undefined> {
    return tables(tx)
      .deleteFrom('allocation_override')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .where('item_id', '=', itemId)
      .where('source_id', '=', sourceId)
      .returningAll()
      .executeTakeFirst();
  }

  async partsOf(tx: Tx, orderId: string): Promise<PartRow[]> {
    return tables(tx)
      .selectFrom('order_line_part')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .orderBy('item_id')
      .orderBy('part_no')
      .execute();
  }

  /** Parts of a line, held until the transaction ends: one re-split of a line at a time. */
  async lockParts(tx: Tx, orderId: string, itemIds: readonly string[]): Promise<PartRow[]> {
    return tables(tx)
      .selectFrom('order_line_part')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .where(sql<boolean>`item_id = any(${plainArray(itemIds)}::uuid[])`)
      .orderBy('item_id')
      .orderBy('part_no')
      .forUpdate()
      .execute();
  }

  /** Every part of a warehouse on a delivery day, and what the lines that ask it are short of. */
  async warehouseDay(
    tx: Tx,
    sourceId: string,
    date: string,
  ): Promise<
    {
      orderId: string;
      storeId: string;
      state: string;
      itemId: string;
      wantedMilli: bigint;
      givenMilli: bigint;
      otherMilli: bigint;
      shortMilli: bigint;
      packMilli: bigint;
      packUom: string;
    }[]
  > {
    const { rows } = await sql<{
      orderId: string;
      storeId: string;
      state: string;
      itemId: string;
      wantedMilli: bigint;
      givenMilli: bigint;
      otherMilli: bigint;
      shortMilli: bigint;
      packMilli: bigint;
      packUom: string;
    }>`
      select o.id "orderId", o.store_id "storeId", o.state, l.item_id "itemId", l.quantity_milli "wantedMilli", l.pack_milli "packMilli", l.pack_uom "packUom",
        coalesce(sum(p.quantity_milli) filter (where p.source_id = ${sourceId}::uuid and p.state <> 'failed'), 0)::bigint "givenMilli",
        coalesce(sum(p.quantity_milli) filter (where p.source_id <> ${sourceId}::uuid and p.state <> 'failed'), 0)::bigint "otherMilli",
        coalesce(sum(p.quantity_milli) filter (where p.source_id is null), 0)::bigint "shortMilli"
      from suggested_order o
      join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
      join order_line_part p on p.tenant_id = l.tenant_id and p.order_id = l.order_id and p.item_id = l.item_id
      where o.tenant_id = ${tx.ctx.tenantId} and o.state not in ('expired', 'cancelled')
        and ((o.source_id = ${sourceId}::uuid and o.delivery_date = ${date}::date)
          or exists (select 1 from order_line_part q where q.tenant_id = l.tenant_id and q.order_id = l.order_id and q.item_id = l.item_id and q.source_id = ${sourceId}::uuid and q.delivery_date = ${date}::date))
      group by o.id, o.store_id, o.state, l.item_id, l.quantity_milli, l.pack_milli, l.pack_uom`.execute(tables(tx));
    return rows;
  }

  /** Delivery days that a warehouse is asked for, soonest first. */
  async daysOf(tx: Tx, sourceId: string, from: string): Promise<{ date: string; orders: number }[]> {
    const { rows } = await sql<{ date: string; orders: number }>`
      select z.date, count(distinct z.id)::int orders from (
        select o.delivery_date date, o.id from suggested_order o where o.tenant_id = ${tx.ctx.tenantId} and o.source_id = ${sourceId} and o.state not in ('expired', 'cancelled') and o.delivery_date >= ${from}::date
        union
        select p.delivery_date, p.order_id from order_line_part p join suggested_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
        where p.tenant_id = ${tx.ctx.tenantId} and p.source_id = ${sourceId} and p.delivery_date >= ${from}::date and o.state not in ('expired', 'cancelled')) z
      group by z.date order by z.date limit 14`.execute(tables(tx));
    return rows;
  }

  /**
   * Replaces the planned parts of the open orders among these lines' orders; sent and failed ones stay. Lines first, parts
   * second, as a run that drops a line: the other way round the two could wait for each other. Parts of a line that went
   * since it was read are left out.
   */
  async replace(
    tx: Tx,
    scope: { readonly orderIds: readonly string[]; readonly itemIds?: readonly string[] | undefined },
    parts: readonly NewPart[],
  ): Promise<void> {
    const lines = await this.holdLines(tx, parts);
    await sql`delete from order_line_part where tenant_id = ${tx.ctx.tenantId} and order_id = any(${plainArray(scope.orderIds)}::uuid[]) and state = 'planned'
      ${scope.itemIds ? sql`and item_id = any(${plainArray(scope.itemIds)}::uuid[])` : sql``}`.execute(tables(tx));
    await this.insert(
      tx,
      parts.filter((p) => lines.has(`${p.orderId} ${p.itemId}`)),
    );
  }

  /** Lines of the parts that are still there, by order and item; they stay until the transaction ends. */
  private async holdLines(tx: Tx, parts: readonly NewPart[]): Promise<ReadonlySet<string>> {
    if (parts.length === 0) return new Set();
    const { rows } = await sql<{ key: string }>`
      select l.order_id || ' ' || l.item_id "key" from suggested_order_line l
      join (select distinct * from unnest(${plainArray(parts.map((p) => p.orderId))}::uuid[], ${plainArray(parts.map((p) => p.itemId))}::uuid[]) z (order_id, item_id)) n on n.order_id = l.order_id and n.item_id = l.item_id
      where l.tenant_id = ${tx.ctx.tenantId} order by l.order_id, l.item_id for key share of l`.execute(tables(tx));
    return new Set(rows.map((r) => r.key));
  }

  /** Planned parts of open orders. */
  async plannedParts(tx: Tx, itemIds?: readonly string[]): Promise<PartRow[]> {
    let query = tables(tx)
      .selectFrom('order_line_part as p')
      .innerJoin('suggested_order as o', (j) =>
        j.onRef('o.tenant_id', '=', 'p.tenant_id').onRef('o.id', '=', 'p.order_id'),
      )
      .selectAll('p')
      .where('p.tenant_id', '=', tx.ctx.tenantId)
      .where('p.state', '=', 'planned')
      .where('o.state', 'not in', ['released', 'expired', 'cancelled']);
    if (itemIds) query = query.where(sql<boolean>`p.item_id = any(${plainArray(itemIds)}::uuid[])`);
    return query.execute();
  }

  async insert(tx: Tx, parts: readonly NewPart[]): Promise<void> {
    if (parts.length === 0) return;
    const column = <V>(pick: (p: NewPart) => V): V[] => parts.map(pick);
    await sql`
      insert into order_line_part (tenant_id, order_id, item_id, part_no, source_id, supplier_item_id, from_stock, quantity_milli, delivery_date, pack_milli, pack_uom, pack_price_minor, short_reason, by_hand, state, round)
      select ${tx.ctx.tenantId}::uuid, n.* from unnest(${plainArray(column((p) => p.orderId))}::uuid[], ${plainArray(column((p) => p.itemId))}::uuid[], ${plainArray(column((p) => p.partNo))}::int[],
        ${plainArray(column((p) => p.sourceId))}::uuid[], ${plainArray(column((p) => p.supplierItemId))}::uuid[], ${plainArray(column((p) => p.fromStock))}::boolean[], ${plainArray(column((p) => p.quantityMilli))}::bigint[],
        ${plainArray(column((p) => p.deliveryDate))}::date[], ${plainArray(column((p) => p.packMilli))}::bigint[], ${textArray(column((p) => p.packUom))}::text[], ${plainArray(column((p) => p.packPriceMinor))}::bigint[],
        ${textArray(column((p) => p.shortReason))}::text[], ${plainArray(column((p) => p.byHand))}::boolean[], ${plainArray(column((p) => p.state))}::text[], ${plainArray(column((p) => p.round))}::int[]) n`.execute(
      tables(tx),
    );
  }

  /** Orders whose parts are others than before: open pages read them again. */
  tell(tx: Tx, orders: readonly { readonly id: string; readonly storeId: string }[]): void {
    for (const { id, storeId } of orders) this.live.publish(tx, 'ordering.order', { storeId, key: id });
  }

  /** What open orders are planned to get out of warehouses, thousandths by source and item. */
  async plannedStock(tx: Tx): Promise<{ sourceId: string; itemId: string; quantityMilli: bigint }[]> {
    const { rows } = await sql<{ sourceId: string; itemId: string; quantityMilli: bigint }>`
      select p.source_id "sourceId", p.item_id "itemId", sum(p.quantity_milli)::bigint "quantityMilli" from order_line_part p
      join suggested_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
      where p.tenant_id = ${tx.ctx.tenantId} and p.from_stock and p.state = 'planned' and o.state not in ('released', 'expired', 'cancelled') group by 1, 2`.execute(
      tables(tx),
    );
    return rows;
  }

  /** A sent part whose source sends less: what still comes keeps its row, what does not is a failed one. */
  async fail(tx: Tx, part: PartRow, missingMilli: bigint, partNo: number): Promise<void> {
    const whole = missingMilli >= part.quantity_milli;
    await tables(tx)
      .updateTable('order_line_part')
      .set(whole ? { state: 'failed' } : { quantity_milli: part.quantity_milli - missingMilli })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', part.order_id)
      .where('item_id', '=', part.item_id)
      .where('part_no', '=', part.part_no)
      .execute();
    if (whole) return;
    await tables(tx)
      .insertInto('order_line_part')
      .values({ ...part, part_no: partNo, quantity_milli: missingMilli, state: 'failed' })
      .execute();
  }
}
