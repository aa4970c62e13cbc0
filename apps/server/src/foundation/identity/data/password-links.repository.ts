import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './identity.tables.ts';

export interface PasswordLinkRow {
  readonly id: string;
  readonly userId: string;
  readonly purpose: 'invite' | 'reset';
  readonly delivery: 'mail' | 'link';
  readonly expiresAt: Date;
  readonly sentAt: Date | null;
}

const COLUMNS = ['id', 'user_id', 'purpose', 'delivery', 'expires_at', 'sent_at'] as const;

@Injectable()
export class PasswordLinksRepository {
  /** Adds a link; the person's open one ends. */
  async issue(
    tx: Tx,
    link: Omit<PasswordLinkRow, 'sentAt'> & { readonly tokenHash: Buffer | null; readonly createdAt: Date },
  ): Promise<void> {
    await this.endOpen(tx, link.userId, link.createdAt);
    await sqlTables(tx)
      .insertInto('password_link')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: link.id,
        user_id: link.userId,
        purpose: link.purpose,
        token_hash: link.tokenHash,
        delivery: link.delivery,
        created_by: tx.ctx.actor.id,
        created_at: link.createdAt,
        expires_at: link.expiresAt,
      })
      .execute();
  }

  /** The open link with this id. */
  async findOpen(tx: Tx, id: string): Promise<PasswordLinkRow | null> {
    const row = await this.open(tx).where('id', '=', id).executeTakeFirst();
    return row ? read(row) : null;
  }

  /** Open links by person. */
  async openByUser(tx: Tx): Promise<Map<string, PasswordLinkRow>> {
    const rows = await this.open(tx).execute();
    return new Map(rows.map((row) => [row.user_id, read(row)]));
  }

  /** Gives a link that goes by mail the token that is being sent; an earlier mail's token stops working. */
  async setToken(tx: Tx, id: string, tokenHash: Buffer): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('password_link')
      .set({ token_hash: tokenHash })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async markSent(tx: Tx, id: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('password_link')
      .set({ sent_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }

  /** Uses the link up; of two calls one gets true. */
  async use(tx: Tx, id: string, at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('password_link')
      .set({ used_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async endOpen(tx: Tx, userId: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('password_link')
      .set({ ended_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null)
      .execute();
  }

  private open(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('password_link')
      .select(COLUMNS)
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null);
  }
}

const read = (row: {
  id: string;
  user_id: string;
  purpose: string;
  delivery: string;
  expires_at: Date;
  sent_at: Date | null;
}): PasswordLinkRow => ({
  id: row.id,
  userId: row.user_id,
  purpose: row.purpose as PasswordLinkRow['purpose'],
  delivery: row.delivery as PasswordLinkRow['delivery'],
  expiresAt: row.expires_at,
  sentAt: row.sent_at,
});
