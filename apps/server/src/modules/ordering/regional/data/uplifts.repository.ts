import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { Uplift } from '../domain/uplift.ts';

/** What a confirmed alert adds to the forecasts of its stores. */
export interface UpliftRow {
  readonly from: string;
  readonly to: string;
  readonly factorPermille: number;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

@Injectable()
export class UpliftsRepository {
  /** Every store and item of the alert's lines; the same alert again changes nothing. */
  async start(tx: Tx, alertId: string, uplift: Omit<Uplift, 'itemId'>): Promise<void> {
    await sql`insert into demand_uplift (tenant_id, alert_id, store_id, item_id, from_date, to_date, factor_permille)
      select tenant_id, alert_id, store_id, item_id, ${uplift.from}::date, ${uplift.to}::date, ${uplift.factorPermille}
      from demand_alert_line where tenant_id = ${tx.ctx.tenantId} and alert_id = ${alertId}
      on conflict do nothing`.execute(tables(tx));
  }

  async of(tx: Tx, alertId: string): Promise<UpliftRow | undefined> {
    const { rows } =
      await sql<UpliftRow>`select from_date "from", to_date "to", factor_permille "factorPermille", ended_at "endedAt", ended_by "endedBy"
      from demand_uplift where tenant_id = ${tx.ctx.tenantId} and alert_id = ${alertId} limit 1`.execute(tables(tx));
    return rows[0];
  }

  /** @returns false when there is none, or somebody ended it before */
  async end(tx: Tx, alertId: string, at: Date): Promise<boolean> {
    const { numAffectedRows } = await sql`update demand_uplift set ended_at = ${at}, ended_by = ${tx.ctx.actor.name}
      where tenant_id = ${tx.ctx.tenantId} and alert_id = ${alertId} and ended_at is null`.execute(tables(tx));
    return (numAffectedRows ?? 0n) > 0n;
  }

  /** Those that hold in a store on a date or later. */
  async ofStore(tx: Tx, storeId: string, since: string): Promise<Uplift[]> {
    const { rows } =
      await sql<Uplift>`select item_id "itemId", from_date "from", to_date "to", factor_permille "factorPermille"
      from demand_uplift where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and to_date >= ${since}::date and ended_at is null`.execute(
        tables(tx),
      );
    return rows;
  }
}
