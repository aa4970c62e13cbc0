import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { DelegationSpan } from '../domain/delegation.ts';
import { sqlTables } from './workflow.tables.ts';

export type DelegationEnd = 'revoked' | 'left';

export interface DelegationRow extends DelegationSpan {
  readonly id: string;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endReason: DelegationEnd | null;
}

type NewDelegation = Omit<DelegationRow, 'endedAt' | 'endedBy' | 'endReason'>;

@Injectable()
export class DelegationsRepository {
  async insert(tx: Tx, row: NewDelegation): Promise<void> {
    await sqlTables(tx)
      .insertInto('wf_delegation')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: row.id,
        from_user_id: row.fromUserId,
        to_user_id: row.toUserId,
        starts_at: row.startsAt,
        ends_at: row.endsAt,
        note: row.note,
        created_by: row.createdBy,
        created_at: row.createdAt,
      })
      .execute();
  }

  /** In force at this instant. */
  async running(tx: Tx, at: Date): Promise<DelegationSpan[]> {
    const rows = await this.open(tx).where('starts_at', '<=', at).where('ends_at', '>', at).execute();
    return rows.map(rowOf);
  }

  /** One new delegation of a chain at a time, so that two together cannot close a cycle. Until the transaction ends. */
  async serialise(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`workflow.delegations ${tx.ctx.tenantId}`}, 0))`.execute(
      sqlTables(tx),
    );
  }

  /** Not ended, in force at some instant of the span. */
  async during(tx: Tx, startsAt: Date, endsAt: Date): Promise<DelegationRow[]> {
    const rows = await this.open(tx).where('starts_at', '<', endsAt).where('ends_at', '>', startsAt).execute();
    return rows.map(rowOf);
  }

  /** Not ended and not over yet. */
  async current(tx: Tx, now: Date): Promise<DelegationRow[]> {
    const rows = await this.open(tx).where('ends_at', '>', now).orderBy('id').execute();
    return rows.map(rowOf);
  }

  /** Given by or to a person, newest first. */
  async ofPerson(tx: Tx, userId: string, limit: number): Promise<DelegationRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('wf_delegation')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where((eb) => eb.or([eb('from_user_id', '=', userId), eb('to_user_id', '=', userId)]))
      .orderBy('starts_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(rowOf);
  }

  async find(tx: Tx, id: string): Promise<DelegationRow | undefined> {
    const row = await sqlTables(tx)
      .selectFrom('wf_delegation')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && rowOf(row);
  }

  /** @returns false when it had ended already */
  async end(tx: Tx, id: string, reason: DelegationEnd, by: string, at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('wf_delegation')
      .set({ ended_at: at, ended_by: by, end_reason: reason })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  }

  private open(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('wf_delegation')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('ended_at', 'is', null);
  }
}

interface RawDelegation {
  id: string;
  from_user_id: string;
  to_user_id: string;
  starts_at: Date;
  ends_at: Date;
  note: string | null;
  created_by: string;
  created_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  end_reason: string | null;
}

const rowOf = (r: RawDelegation): DelegationRow => ({
  id: r.id,
  fromUserId: r.from_user_id,
  toUserId: r.to_user_id,
  startsAt: r.starts_at,
  endsAt: r.ends_at,
  note: r.note,
  createdBy: r.created_by,
  createdAt: r.created_at,
  endedAt: r.ended_at,
  endedBy: r.ended_by,
  endReason: r.end_reason as DelegationEnd | null,
});
