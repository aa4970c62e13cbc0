import { createHash } from 'node:crypto';
import type { SignalKind } from '@larder/contracts/ordering/signals';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';

export interface SignalRow {
  readonly id: string;
  readonly kind: SignalKind;
  readonly unitId: string;
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly valueCenti: bigint | null;
  readonly note: string | null;
  /** Of promotions: what they are for; with neither for everything. */
  readonly items: readonly string[];
  readonly categories: readonly string[];
  readonly priceMinor: bigint | null;
  readonly source: 'entered' | 'import';
  /** When somebody told the system of it. */
  readonly createdAt: Date;
  readonly version: number;
}

export type NewSignal = Omit<SignalRow, 'version' | 'createdAt'>;

const targets = (column: 'item_id' | 'category_id') =>
  sql`array(select t.${sql.ref(column)} from demand_signal_target t
    where t.tenant_id = demand_signal.tenant_id and t.signal_id = demand_signal.id and t.${sql.ref(column)} is not null order by t.line_no)`;
const SIGNAL = sql`id, kind, unit_id "unitId", from_date "from", to_date "to", name, value_centi "valueCenti", price_minor "priceMinor", note, source, created_at "createdAt", version,
  ${targets('item_id')} items, ${targets('category_id')} categories`;

/** Same goods, same digest, in whatever order they were named. */
const targetKey = (s: Pick<SignalRow, 'items' | 'categories'>): string =>
  s.items.length + s.categories.length === 0
    ? ''
    : createHash('sha256')
        .update([...s.items, ...s.categories].sort().join())
        .digest('base64url');

@Injectable()
export class SignalsRepository {
  /** Signals that touch a span of dates, soonest first. */
  async between(tx: Tx, from: string, to: string, kind: SignalKind | null = null): Promise<SignalRow[]> {
    const { rows } = await sql<SignalRow>`select ${SIGNAL} from demand_signal
      where tenant_id = ${tx.ctx.tenantId} and from_date <= ${to}::date and to_date >= ${from}::date and (${kind}::text is null or kind = ${kind})
      order by from_date, to_date, kind, name, id`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, id: string): Promise<SignalRow | undefined> {
    const { rows } =
      await sql<SignalRow>`select ${SIGNAL} from demand_signal where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        tables(tx),
      );
    return rows[0];
  }

  /** @returns false when the same entry (kind, place, dates, name) is known */
  async insert(tx: Tx, s: NewSignal, at: Date): Promise<boolean> {
    const by = tx.ctx.actor.id;
    const { numAffectedRows } =
      await sql`insert into demand_signal (tenant_id, id, kind, unit_id, from_date, to_date, name, value_centi, price_minor, target_key, note, source, created_at, created_by, updated_at, updated_by)
      values (${tx.ctx.tenantId}, ${s.id}, ${s.kind}, ${s.unitId}, ${s.from}, ${s.to}, ${s.name}, ${s.valueCenti}, ${s.priceMinor}, ${targetKey(s)}, ${s.note}, ${s.source}, ${at}, ${by}, ${at}, ${by})
      on conflict (tenant_id, kind, unit_id, from_date, to_date, name, target_key) do nothing`.execute(tables(tx));
    if (numAffectedRows !== 1n) return false;
    await this.aim(tx, s);
    return true;
  }

  /** @returns false when somebody saved a newer version */
  async update(tx: Tx, s: Omit<SignalRow, 'source'>, at: Date): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update demand_signal set kind = ${s.kind}, unit_id = ${s.unitId}, from_date = ${s.from},
        to_date = ${s.to}, name = ${s.name}, value_centi = ${s.valueCenti}, price_minor = ${s.priceMinor}, target_key = ${targetKey(s)}, note = ${s.note}, version = version + 1, updated_at = ${at}, updated_by = ${tx.ctx.actor.id}
      where tenant_id = ${tx.ctx.tenantId} and id = ${s.id} and version = ${s.version}`.execute(tables(tx));
    if (numAffectedRows !== 1n) return false;
    await sql`delete from demand_signal_target where tenant_id = ${tx.ctx.tenantId} and signal_id = ${s.id}`.execute(
      tables(tx),
    );
    await this.aim(tx, s);
    return true;
  }

  private async aim(tx: Tx, s: Pick<SignalRow, 'id' | 'items' | 'categories'>): Promise<void> {
    const aims = [
      ...s.items.map((id) => ({ item_id: id, category_id: null })),
      ...s.categories.map((id) => ({ item_id: null, category_id: id })),
    ];
    if (aims.length === 0) return;
    await tables(tx)
      .insertInto('demand_signal_target')
      .values(aims.map((aim, i) => ({ tenant_id: tx.ctx.tenantId, signal_id: s.id, line_no: i + 1, ...aim })))
      .execute();
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await sql`delete from demand_signal where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
  }

  async switchedOff(tx: Tx): Promise<Set<string>> {
    const { rows } = await sql<{
      key: string;
    }>`select key from demand_parameter_off where tenant_id = ${tx.ctx.tenantId}`.execute(tables(tx));
    return new Set(rows.map((r) => r.key));
  }

  async switch(tx: Tx, key: string, enabled: boolean, at: Date): Promise<void> {
    if (enabled)
      await sql`delete from demand_parameter_off where tenant_id = ${tx.ctx.tenantId} and key = ${key}`.execute(
        tables(tx),
      );
    else
      await sql`insert into demand_parameter_off (tenant_id, key, switched_at, switched_by) values (${tx.ctx.tenantId}, ${key}, ${at}, ${tx.ctx.actor.id})
        on conflict do nothing`.execute(tables(tx));
  }
}
