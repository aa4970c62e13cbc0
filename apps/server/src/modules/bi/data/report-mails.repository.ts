import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { Span } from '../domain/sales-sums.ts';
import { sqlTables } from './reports.tables.ts';

export type MailState = 'waiting' | 'sending' | 'sent' | 'skipped' | 'failed';

export interface LatestMail extends Span {
  readonly subscriptionId: string;
  readonly state: MailState;
  readonly at: Date;
}

export interface ClaimedMail extends Span {
  readonly id: string;
  readonly userId: string;
  readonly scopeUnitId: string | null;
}

/** Mails of report subscriptions. */
@Injectable()
export class ReportMailsRepository {
  /** @returns id of the new mail; undefined when the moment has one, or one that was asked for waits already */
  async add(tx: Tx, subscriptionId: string, sentFor: string | null, span: Span, at: Date): Promise<string | undefined> {
    const { rows } = await sql<{ id: string }>`
      insert into report_mail (tenant_id, id, subscription_id, sent_for, span_from, span_to, state, created_at)
      values (${tx.ctx.tenantId}, ${newId()}, ${subscriptionId}::uuid, ${sentFor}::date, ${span.from}::date, ${span.to}::date, 'waiting', ${at})
      on conflict do nothing returning id`.execute(sqlTables(tx));
    return rows[0]?.id;
  }

  /** The one that was asked for and has not left. */
  async asked(tx: Tx, subscriptionId: string): Promise<string | undefined> {
    const { rows } = await sql<{ id: string }>`select id from report_mail where tenant_id = ${tx.ctx.tenantId}
      and subscription_id = ${subscriptionId}::uuid and sent_for is null and state in ('waiting', 'sending')`.execute(
      sqlTables(tx),
    );
    return rows[0]?.id;
  }

  async latest(tx: Tx, subscriptionIds: readonly string[]): Promise<Map<string, LatestMail>> {
    const { rows } = await sql<LatestMail>`
      select distinct on (subscription_id) subscription_id "subscriptionId", state, coalesce(settled_at, created_at) "at", span_from::text "from", span_to::text "to"
      from report_mail where tenant_id = ${tx.ctx.tenantId} and subscription_id = any(${plainArray(subscriptionIds)}::uuid[])
      order by subscription_id, created_at desc, id desc`.execute(sqlTables(tx));
    return new Map(rows.map((row) => [row.subscriptionId, row]));
  }

  /**
   * Takes a mail out of the waiting ones, or again after a lost attempt or when operations retry one that was given up;
   * undefined when there is nothing to send.
   */
  async claim(tx: Tx, id: string): Promise<ClaimedMail | undefined> {
    const { rows } =
      await sql<ClaimedMail>`update report_mail m set state = 'sending', settled_at = null from report_subscription s
      where m.tenant_id = ${tx.ctx.tenantId} and m.id = ${id}::uuid and m.state in ('waiting', 'sending', 'failed')
        and s.tenant_id = m.tenant_id and s.id = m.subscription_id
      returning m.id, s.user_id "userId", s.scope_unit_id "scopeUnitId", m.span_from::text "from", m.span_to::text "to"`.execute(
        sqlTables(tx),
      );
    return rows[0];
  }

  async settle(tx: Tx, id: string, state: 'sent' | 'skipped' | 'failed', at: Date): Promise<void> {
    await sql`update report_mail set state = ${state}, settled_at = ${at}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid and state = 'sending'`.execute(sqlTables(tx));
  }

  async forget(tx: Tx, before: Date): Promise<void> {
    await sql`delete from report_mail where tenant_id = ${tx.ctx.tenantId} and settled_at < ${before}`.execute(
      sqlTables(tx),
    );
  }
}
