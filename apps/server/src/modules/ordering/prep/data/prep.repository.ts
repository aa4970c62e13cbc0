import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { Tick } from '../domain/prep.ts';

export interface TickRow extends Tick {
  readonly byId: string;
}

export interface NoteRow {
  readonly itemId: string;
  readonly portionsMilli: bigint;
  readonly note: string | null;
  readonly at: Date;
  readonly byId: string;
}

/** What somebody wants to stand there, and what they saw when they wrote it. */
export interface NoteChange {
  readonly portions: { readonly milli: bigint; readonly note: string | null } | null;
  readonly seenAt: Date | null;
}

interface DayKey {
  readonly storeId: string;
  readonly date: string;
}

const of = (tx: Tx, { storeId, date }: DayKey) =>
  sql`tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date`;

@Injectable()
export class PrepRepository {
  async ticks(tx: Tx, day: DayKey): Promise<TickRow[]> {
    const { rows } =
      await sql<TickRow>`select item_id "itemId", done, at, by_id "byId" from prep_tick where ${of(tx, day)}`.execute(
        tables(tx),
      );
    return rows;
  }

  /** Keeps what is later than what stands there; of the same moment a tick wins over taking it back. */
  async tick(tx: Tx, { storeId, date }: DayKey, ticks: readonly Tick[]): Promise<void> {
    await sql`insert into prep_tick (tenant_id, store_id, business_date, item_id, done, at, by_id)
      select ${tx.ctx.tenantId}, ${storeId}, ${date}::date, t.item_id, t.done, t.at, ${tx.ctx.actor.id}
      from unnest(${plainArray(ticks.map((t) => t.itemId))}::uuid[], ${plainArray(ticks.map((t) => String(t.done)))}::boolean[], ${plainArray(ticks.map((t) => t.at.toISOString()))}::timestamptz[]) t (item_id, done, at)
      order by t.item_id
      on conflict (tenant_id, store_id, business_date, item_id) do update set done = excluded.done, at = excluded.at, by_id = excluded.by_id
      where excluded.at > prep_tick.at or (excluded.at = prep_tick.at and excluded.done and not prep_tick.done)`.execute(
      tables(tx),
    );
  }

  async notes(tx: Tx, day: DayKey): Promise<NoteRow[]> {
    const { rows } =
      await sql<NoteRow>`select item_id "itemId", portions_milli "portionsMilli", note, at, by_id "byId" from prep_note where ${of(tx, day)}`.execute(
        tables(tx),
      );
    return rows;
  }

  /**
   * Null takes the note back. @param seenAt of the note that it replaces, null for none
   * @returns false, and nothing is changed, where another note stands there, or none
   */
  async note(tx: Tx, day: DayKey, itemId: string, { portions, seenAt }: NoteChange, at: Date): Promise<boolean> {
    const seen = sql`${of(tx, day)} and item_id = ${itemId} and at = ${seenAt}`;
    if (portions === null) {
      if (seenAt === null) return (await this.noteOf(tx, day, itemId)) === undefined;
      const { numAffectedRows } = await sql`delete from prep_note where ${seen}`.execute(tables(tx));
      return numAffectedRows === 1n;
    }
    const { numAffectedRows } =
      seenAt === null
        ? await sql`insert into prep_note (tenant_id, store_id, business_date, item_id, portions_milli, note, at, by_id)
            values (${tx.ctx.tenantId}, ${day.storeId}, ${day.date}::date, ${itemId}, ${portions.milli}, ${portions.note}, ${at}, ${tx.ctx.actor.id})
            on conflict do nothing`.execute(tables(tx))
        : // The moment tells notes apart: it moves on even when two come in the same millisecond.
          await sql`update prep_note set portions_milli = ${portions.milli}, note = ${portions.note},
            at = greatest(${at}, at + interval '1 millisecond'), by_id = ${tx.ctx.actor.id} where ${seen}`.execute(
            tables(tx),
          );
    return numAffectedRows === 1n;
  }

  async noteOf(tx: Tx, day: DayKey, itemId: string): Promise<NoteRow | undefined> {
    return (await this.notes(tx, day)).find((n) => n.itemId === itemId);
  }

  /** What stores have ordered of a source for a delivery date: the day's work of a kitchen. */
  async ordered(tx: Tx, sourceIds: readonly string[], date: string): Promise<{ itemId: string; milli: bigint }[]> {
    if (sourceIds.length === 0) return [];
    const { rows } = await sql<{
      itemId: string;
      milli: bigint;
    }>`select l.item_id "itemId", sum(l.quantity_milli)::bigint milli
      from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
      where o.tenant_id = ${tx.ctx.tenantId} and o.source_id = any(${plainArray(sourceIds)}::uuid[]) and o.delivery_date = ${date}::date
        and o.state not in ('expired', 'cancelled') and l.quantity_milli > 0 group by 1`.execute(tables(tx));
    return rows;
  }
}
