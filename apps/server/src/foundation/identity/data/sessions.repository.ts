import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './identity.tables.ts';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

@Injectable()
export class SessionsRepository {
  async insert(tx: Tx, s: NewSession): Promise<void> {
    await sqlTables(tx)
      .insertInto('user_session')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: s.id,
        user_id: s.userId,
        token_hash: s.tokenHash,
        created_at: s.createdAt,
        last_seen_at: s.createdAt,
        expires_at: s.expiresAt,
        ended_at: null,
      })
      .execute();
  }

  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('user_session')
      .set({ last_seen_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }

  async end(tx: Tx, id: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('user_session')
      .set({ ended_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }

  /** Ends every open session of a person, except one. */
  async endAll(tx: Tx, userId: string, at: Date, except?: string): Promise<void> {
    let query = sqlTables(tx)
      .updateTable('user_session')
      .set({ ended_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null);
    if (except !== undefined) query = query.where('id', '!=', except);
    await query.execute();
  }

  /** Rows of sessions that ended or expired before the instant. */
  async removeOver(tx: Tx, userId: string, before: Date): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('user_session')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('user_id', '=', userId)
      .where((eb) => eb.or([eb('ended_at', '<', before), eb('expires_at', '<', before)]))
      .execute();
  }
}
