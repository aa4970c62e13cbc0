import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Rhythm } from '../domain/report-rhythm.ts';
import { sqlTables } from './reports.tables.ts';

export interface SubscriptionRow extends Rhythm {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'sales';
  readonly scopeUnitId: string | null;
  readonly activeFrom: Date;
  readonly lastSentFor: string | null;
  readonly version: number;
}

const COLUMNS = sql`id, user_id "userId", kind, scope_unit_id "scopeUnitId", rhythm, weekday, minute, zone, active_from "activeFrom",
  last_sent_for::text "lastSentFor", version`;

/** Reports that people want regularly. */
@Injectable()
export class SubscriptionsRepository {
  async ofUser(tx: Tx, userId: string): Promise<SubscriptionRow[]> {
    const { rows } = await sql<SubscriptionRow>`select ${COLUMNS} from report_subscription
      where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid order by created_at, id`.execute(
      sqlTables(tx),
    );
    return rows;
  }

  /** All of the chain, locked: of two workers that look at the same time, the second finds what the first one did. */
  async lockAll(tx: Tx): Promise<SubscriptionRow[]> {
    const { rows } = await sql<SubscriptionRow>`select ${COLUMNS} from report_subscription
      where tenant_id = ${tx.ctx.tenantId} order by id for update`.execute(sqlTables(tx));
    return rows;
  }

  /** One person's, locked. */
  async lock(tx: Tx, userId: string, id: string): Promise<SubscriptionRow | undefined> {
    const { rows } = await sql<SubscriptionRow>`select ${COLUMNS} from report_subscription
      where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid and id = ${id}::uuid for update`.execute(
      sqlTables(tx),
    );
    return rows[0];
  }

  async insert(tx: Tx, row: Omit<SubscriptionRow, 'version' | 'lastSentFor'>): Promise<void> {
    await sql`insert into report_subscription (tenant_id, id, user_id, kind, scope_unit_id, rhythm, weekday, minute, zone, active_from, version, created_at)
      values (${tx.ctx.tenantId}, ${row.id}, ${row.userId}::uuid, ${row.kind}, ${row.scopeUnitId}, ${row.rhythm}, ${row.weekday}, ${row.minute}, ${row.zone}, ${row.activeFrom}, 1, ${row.activeFrom})`.execute(
      sqlTables(tx),
    );
  }

  async change(tx: Tx, id: string, to: Rhythm & Pick<SubscriptionRow, 'scopeUnitId' | 'activeFrom'>): Promise<void> {
    await sql`update report_subscription set scope_unit_id = ${to.scopeUnitId}, rhythm = ${to.rhythm}, weekday = ${to.weekday}, minute = ${to.minute},
      zone = ${to.zone}, active_from = ${to.activeFrom}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid`.execute(sqlTables(tx));
  }

  async sentFor(tx: Tx, id: string, date: string): Promise<void> {
    await sql`update report_subscription set last_sent_for = ${date}::date where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid`.execute(
      sqlTables(tx),
    );
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await sql`delete from report_subscription where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid`.execute(
      sqlTables(tx),
    );
  }
}
