import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { hexArray, plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './pos-sync.tables.ts';

export interface SealedMember {
  readonly storeId: string;
  readonly ticketUid: string;
  readonly rev: number;
  readonly index: Buffer;
  readonly cipher: Buffer;
}

@Injectable()
export class MembersRepository {
  /** Keeps the reference of each ticket's highest rev. One entry per ticket. */
  async upsert(tx: Tx, members: readonly SealedMember[]): Promise<void> {
    if (members.length === 0) return;
    await askPrepared(
      tables(tx),
      'ticket_member.upsert',
      sql`insert into ticket_member as t (tenant_id, ticket_uid, store_id, rev, member_index, member_cipher)
      select ${tx.ctx.tenantId}::uuid, u, s, r, i, c from unnest(${plainArray(members.map((m) => m.storeId))}::uuid[], ${plainArray(members.map((m) => m.ticketUid))}::uuid[], ${plainArray(members.map((m) => m.rev))}::int[],
        ${hexArray(members.map((m) => m.index.toString('hex')))}::bytea[], ${hexArray(members.map((m) => m.cipher.toString('hex')))}::bytea[]) z(s, u, r, i, c)
      on conflict (tenant_id, ticket_uid, store_id) do update set rev = excluded.rev, member_index = excluded.member_index, member_cipher = excluded.member_cipher where t.rev < excluded.rev`,
    );
  }
}
