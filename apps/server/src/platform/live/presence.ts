import type { PresenceAnswer } from '@larder/contracts/live/presence';
import type { LiveTopic } from '@larder/contracts/live/topics';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { clientsOf, type Tx } from '../db/tx.ts';
import { LiveBus } from './live-bus.ts';

const REFRESH_SECONDS = 12;
/** Two refreshes may get lost before somebody is taken for gone. */
const TTL_MS = 30_000;

/** A record that people may have open. The caller has checked that the actor may see it. */
export interface PresenceSubject {
  /** Table-like name: `order`. */
  readonly kind: string;
  readonly id: string;
  readonly storeId: string;
  readonly topic: LiveTopic;
}

interface PresentRow {
  readonly user_id: string;
  readonly user_name: string;
  readonly editing: string | null;
}

/** Who has a record open, over all API processes. Others hear of arrivals, departures and edited lines, not of refreshes. */
@Injectable()
export class Presence {
  constructor(
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Says that the page is still open and what is edited in it; answers who else is there. */
  async enter(tx: Tx, subject: PresenceSubject, pageId: string, editing: string | null): Promise<PresenceAnswer> {
    const { kysely } = clientsOf(tx);
    const { tenantId, actor } = tx.ctx;
    const now = this.clock.now();
    const gone = new Date(now.getTime() - TTL_MS);
    await sql`delete from live_presence where tenant_id = ${tenantId} and seen_at < ${gone}`.execute(kysely);
    const { rows } = await sql<{ news: boolean }>`
      with before as (select editing from live_presence
        where tenant_id = ${tenantId} and subject = ${subject.kind} and subject_id = ${subject.id} and page_id = ${pageId})
      insert into live_presence as p (tenant_id, subject, subject_id, page_id, user_id, user_name, editing, since, seen_at)
      values (${tenantId}, ${subject.kind}, ${subject.id}, ${pageId}, ${actor.id}, ${actor.name}, ${editing}, ${now}, ${now})
      on conflict (tenant_id, subject, subject_id, page_id) do update
        set editing = excluded.editing, seen_at = excluded.seen_at where p.user_id = excluded.user_id
      returning not exists (select 1 from before where before.editing is not distinct from p.editing) news`.execute(
      kysely,
    );
    if (rows[0]?.news) this.tell(tx, subject);
    return { people: await this.others(tx, subject, gone), refreshSeconds: REFRESH_SECONDS };
  }

  async leave(tx: Tx, subject: PresenceSubject, pageId: string): Promise<void> {
    const { numAffectedRows } = await sql`delete from live_presence where tenant_id = ${tx.ctx.tenantId}
      and subject = ${subject.kind} and subject_id = ${subject.id} and page_id = ${pageId} and user_id = ${tx.ctx.actor.id}`.execute(
      clientsOf(tx).kysely,
    );
    if (numAffectedRows) this.tell(tx, subject);
  }

  private tell(tx: Tx, subject: PresenceSubject): void {
    this.bus.publish(tx, subject.topic, { storeId: subject.storeId, key: subject.id });
  }

  private async others(tx: Tx, subject: PresenceSubject, gone: Date): Promise<PresenceAnswer['people']> {
    const { rows } = await sql<PresentRow>`select user_id, user_name, editing from live_presence
      where tenant_id = ${tx.ctx.tenantId} and subject = ${subject.kind} and subject_id = ${subject.id}
        and user_id <> ${tx.ctx.actor.id} and seen_at >= ${gone} order by since, page_id`.execute(clientsOf(tx).kysely);
    const people = new Map<string, PresenceAnswer['people'][number]>();
    for (const row of rows) {
      const person = people.get(row.user_id) ?? { userId: row.user_id, name: row.user_name, editing: [] };
      if (row.editing !== null && !person.editing.includes(row.editing)) person.editing.push(row.editing);
      people.set(row.user_id, person);
    }
    return [...people.values()];
  }
}
