import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { NotificationRow } from './notifications.repository.ts';
import { sqlTables } from './notifications.tables.ts';

export interface MailRow {
  readonly id: string;
  readonly userId: string;
  readonly digest: boolean;
  readonly dueAt: Date;
}

/** Mails to people: what waits, what left. */
@Injectable()
export class MailsRepository {
  /** A mail for each of the notifications. */
  async single(
    tx: Tx,
    told: readonly { readonly id: string; readonly userId: string; readonly dueAt: Date }[],
    at: Date,
  ): Promise<string[]> {
    const mails = told.map((one) => ({ ...one, mailId: newId() }));
    await sql`insert into notification_mail (tenant_id, id, user_id, digest, due_at, state, created_at)
      select ${tx.ctx.tenantId}::uuid, i, u, false, d, 'waiting', ${at}::timestamptz
      from unnest(${plainArray(mails.map((m) => m.mailId))}::uuid[], ${plainArray(mails.map((m) => m.userId))}::uuid[], ${plainArray(mails.map((m) => m.dueAt.toISOString()))}::timestamptz[]) z(i, u, d)`.execute(
      sqlTables(tx),
    );
    await this.attach(
      tx,
      mails.map((m) => ({ id: m.id, mailId: m.mailId })),
    );
    return mails.map((m) => m.mailId);
  }

  /**
   * Adds notifications to the digests that wait for their people, which are made where none does. The row lock orders this
   * with `claim`: a notification joins either the digest that is not yet written, or the next one.
   */
  async digest(
    tx: Tx,
    told: readonly { readonly id: string; readonly userId: string; readonly dueAt: Date }[],
    at: Date,
  ): Promise<MailRow[]> {
    const due = new Map(told.map((one) => [one.userId, one.dueAt]));
    const people = [...due.keys()].sort();
    const { rows } = await sql<MailRow>`
      insert into notification_mail as m (tenant_id, id, user_id, digest, due_at, state, created_at)
      select ${tx.ctx.tenantId}::uuid, i, u, true, d, 'waiting', ${at}::timestamptz
      from unnest(${plainArray(people.map(() => newId()))}::uuid[], ${plainArray(people)}::uuid[], ${plainArray(people.map((id) => due.get(id)?.toISOString() ?? null))}::timestamptz[]) z(i, u, d)
      on conflict (tenant_id, user_id) where digest and state = 'waiting' do update set due_at = m.due_at
      returning id, user_id "userId", digest, due_at "dueAt"`.execute(sqlTables(tx));
    const mailOf = new Map(rows.map((r) => [r.userId, r.id]));
    await this.attach(
      tx,
      told.flatMap((one) => {
        const mailId = mailOf.get(one.userId);
        return mailId === undefined ? [] : [{ id: one.id, mailId }];
      }),
    );
    return rows;
  }

  /** Takes a mail that is due out of the waiting ones, or again after a lost attempt; undefined when there is nothing to send. */
  async claim(tx: Tx, id: string, now: Date): Promise<MailRow | undefined> {
    const { rows } = await sql<MailRow>`update notification_mail set state = 'sending'
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid and state in ('waiting', 'sending') and due_at <= ${now}
      returning id, user_id "userId", digest, due_at "dueAt"`.execute(sqlTables(tx));
    return rows[0];
  }

  /** Notifications of a mail that nobody has read yet, oldest first. */
  async contents(tx: Tx, mailId: string): Promise<NotificationRow[]> {
    const { rows } =
      await sql<NotificationRow>`select id, kind, store_id "storeId", params, quiet, created_at "createdAt", read_at "readAt" from notification
      where tenant_id = ${tx.ctx.tenantId} and mail_id = ${mailId}::uuid and read_at is null order by created_at, id`.execute(
        sqlTables(tx),
      );
    return rows;
  }

  async settle(tx: Tx, id: string, state: 'sent' | 'skipped' | 'failed', at: Date): Promise<void> {
    await sql`update notification_mail set state = ${state}, settled_at = ${state === 'failed' ? null : at}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}::uuid and state = 'sending'`.execute(sqlTables(tx));
  }

  /** Moves a person's waiting digest to another time; returns it. */
  async moveDigest(tx: Tx, userId: string, dueAt: Date): Promise<MailRow | undefined> {
    const { rows } = await sql<MailRow>`update notification_mail set due_at = ${dueAt}
      where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid and digest and state = 'waiting'
      returning id, user_id "userId", digest, due_at "dueAt"`.execute(sqlTables(tx));
    return rows[0];
  }

  /** Deletes settled ones that no notification names any more. */
  async forget(tx: Tx, before: Date): Promise<void> {
    await sql`delete from notification_mail m where tenant_id = ${tx.ctx.tenantId} and created_at < ${before} and state <> 'waiting'
      and not exists (select 1 from notification n where n.tenant_id = m.tenant_id and n.mail_id = m.id)`.execute(
      sqlTables(tx),
    );
  }

  private async attach(tx: Tx, pairs: readonly { readonly id: string; readonly mailId: string }[]): Promise<void> {
    await sql`update notification n set mail_id = z.m from unnest(${plainArray(pairs.map((p) => p.id))}::uuid[], ${plainArray(pairs.map((p) => p.mailId))}::uuid[]) z(i, m)
      where n.tenant_id = ${tx.ctx.tenantId} and n.id = z.i`.execute(sqlTables(tx));
  }
}
