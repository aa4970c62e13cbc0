import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { ownSql } from '../../../platform/db/own-tables.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { ChainLink } from '../domain/walk.ts';
import { type LinkRow, linkOf, SEALED_COLUMNS } from './sealed-columns.ts';

const sqlTables = ownSql('audit_event', 'audit_seal', 'audit_unsealed');

export interface ChainHead {
  readonly seq: bigint;
  readonly hash: Uint8Array;
  readonly sealedAt: Date;
}

export interface Waiting {
  readonly count: number;
  /** Age of the oldest by the database's clock, which wrote it; 0 when none waits. */
  readonly oldestSeconds: number;
}

/** `stray`: an event without a seal that does not wait for one. `next`: where the next page begins; null after the last. */
export interface StrayPage {
  readonly stray: string | null;
  readonly next: string | null;
}

/** Reads a chain. Nothing here writes: seals are the sealer's alone. */
@Injectable()
export class ChainRepository {
  async head(tx: Tx): Promise<ChainHead | undefined> {
    const { rows } = await sql<ChainHead>`select seq, hash, sealed_at "sealedAt" from audit_seal
      where tenant_id = ${tx.ctx.tenantId} order by seq desc limit 1`.execute(sqlTables(tx));
    return rows[0];
  }

  /** Counts at most `most`: how many millions wait interests nobody. */
  async waiting(tx: Tx, most: number): Promise<Waiting> {
    const { rows } = await sql<Waiting>`
      select (select count(*)::int from (select 1 from audit_unsealed where tenant_id = ${tx.ctx.tenantId} limit ${most}) w) "count",
        coalesce((select greatest(0, extract(epoch from clock_timestamp() - at))::float8 from audit_unsealed
          where tenant_id = ${tx.ctx.tenantId} order by event_id limit 1), 0) "oldestSeconds"`.execute(sqlTables(tx));
    return rows[0] as Waiting;
  }

  /** Links after a sequence, in order, each with its event if that is still there. */
  async links(tx: Tx, after: bigint, limit: number): Promise<ChainLink[]> {
    const { rows } = await sql<LinkRow>`
      select s.seq, s.event_id "eventId", s.hash, ${SEALED_COLUMNS}
      from (select * from audit_seal where tenant_id = ${tx.ctx.tenantId} and seq > ${after} order by seq limit ${limit}) s
      left join audit_event e on e.tenant_id = s.tenant_id and e.id = s.event_id order by s.seq`.execute(sqlTables(tx));
    return rows.map(linkOf);
  }

  /** One page of events by id, and the first of them that has neither a seal nor a place on the waiting list. */
  async strays(tx: Tx, after: string | null, limit: number): Promise<StrayPage> {
    const { tenantId } = tx.ctx;
    const { rows } = await sql<{ stray: string | null; last: string | null; n: number }>`
      with page as materialized (
        select id from audit_event where tenant_id = ${tenantId} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit})
      select (select count(*)::int from page) n, (select id from page order by id desc limit 1) last,
        (select p.id from page p where not exists (select 1 from audit_seal s where s.tenant_id = ${tenantId} and s.event_id = p.id)
           and not exists (select 1 from audit_unsealed u where u.tenant_id = ${tenantId} and u.event_id = p.id) order by p.id limit 1) stray`.execute(
      sqlTables(tx),
    );
    const [row] = rows;
    return { stray: row?.stray ?? null, next: row && row.n === limit ? row.last : null };
  }

  /** An event that was recorded and is gone without ever having been sealed. */
  async vanished(tx: Tx): Promise<string | null> {
    const { tenantId } = tx.ctx;
    const { rows } = await sql<{ id: string }>`
      select u.event_id id from audit_unsealed u where u.tenant_id = ${tenantId}
        and not exists (select 1 from audit_event e where e.tenant_id = ${tenantId} and e.id = u.event_id)
        and not exists (select 1 from audit_seal s where s.tenant_id = ${tenantId} and s.event_id = u.event_id)
      order by u.event_id limit 1`.execute(sqlTables(tx));
    return rows[0]?.id ?? null;
  }

  /** Sequence of the first sealed event with a later id: ids rise with time. */
  async sequenceAfter(tx: Tx, eventId: string): Promise<bigint | null> {
    const { rows } = await sql<{ seq: bigint }>`select seq from audit_seal
      where tenant_id = ${tx.ctx.tenantId} and event_id > ${eventId} order by event_id limit 1`.execute(sqlTables(tx));
    return rows[0]?.seq ?? null;
  }

  /** Serialises what starts checks of one chain. */
  async lockChecks(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`audit.check ${tx.ctx.tenantId}`}, 0))`.execute(
      sqlTables(tx),
    );
  }
}
