import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { PosSyncApi, type TillState } from '../pos-sync.facade.ts';
import { tables } from './pos-sync.tables.ts';

/** State of the tills across stores, for reading only. */
@Injectable()
export class TillStatesRepository extends PosSyncApi {
  override async tillStates(tx: Tx, storeIds: readonly string[]): Promise<TillState[]> {
    const { rows } = await sql<TillState>`
      select s.id "storeId", q.n quarantined, q.oldest "oldestQuarantinedAt", t.seen "lastSeenAt", t.unsent, t.oldest "oldestUnsentAt"
      from unnest(${plainArray(storeIds)}::uuid[]) s(id)
      left join lateral (
        select count(*)::int n, min(received_at) oldest from quarantined_ticket
        where tenant_id = ${tx.ctx.tenantId} and state = 'open' and store_id = s.id) q on true
      left join lateral (
        select max(last_seen_at) seen, sum(unsent)::int unsent, min(oldest_unsent_at) filter (where unsent > 0) oldest from pos_terminal
        where tenant_id = ${tx.ctx.tenantId} and store_id = s.id and status = 'active') t on true`.execute(tables(tx));
    return rows;
  }
}
