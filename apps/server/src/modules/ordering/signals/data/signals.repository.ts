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
  readonly source: 'entered' | 'import';
  readonly version: number;
}

export type NewSignal = Omit<SignalRow, 'version'>;

const SIGNAL = sql`id, kind, unit_id "unitId", from_date "from", to_date "to", name, value_centi "valueCenti", note, source, version`;

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
      await sql`insert into demand_signal (tenant_id, id, kind, unit_id, from_date, to_date, name, value_centi, note, source, created_at, created_by, updated_at, updated_by)
      values (${tx.ctx.tenantId}, ${s.id}, ${s.kind}, ${s.unitId}, ${s.from}, ${s.to}, ${s.name}, ${s.valueCenti}, ${s.note}, ${s.source}, ${at}, ${by}, ${at}, ${by})
      on conflict (tenant_id, kind, unit_id, from_date, to_date, name) do nothing`.execute(tables(tx));
    return numAffectedRows === 1n;
  }

  /** @returns false when somebody saved a newer version */
  async update(tx: Tx, s: Omit<SignalRow, 'source'>, at: Date): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update demand_signal set kind = ${s.kind}, unit_id = ${s.unitId}, from_date = ${s.from},
        to_date = ${s.to}, name = ${s.name}, value_centi = ${s.valueCenti}, note = ${s.note}, version = version + 1, updated_at = ${at}, updated_by = ${tx.ctx.actor.id}
      where tenant_id = ${tx.ctx.tenantId} and id = ${s.id} and version = ${s.version}`.execute(tables(tx));
    return numAffectedRows === 1n;
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
