import type { LiveTopic } from '@larder/contracts/live/topics';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { clientsOf, type Tx } from '../db/tx.ts';
import { newId } from '../ids/ids.ts';
import { LiveHint } from './live-hint.ts';

/** Whom a change concerns; without any, everybody in the chain who may hear of the topic. */
export interface LiveAudience {
  /** People who may see this store. */
  readonly storeId?: string | null | undefined;
  /** One person. */
  readonly userId?: string | undefined;
  /** True: people who see every store. */
  readonly chain?: boolean | undefined;
  /** The record that changed, so that pages about others stay quiet. */
  readonly key?: string | undefined;
}

/**
 * Tells open pages that something changed. The row is part of the business transaction: a rollback takes it along, a
 * commit makes it heard in every API process.
 */
@Injectable()
export class LiveBus {
  private readonly said = new WeakMap<Tx, Set<string>>();

  constructor(private readonly hint: LiveHint) {}

  /** Saying the same twice in one transaction writes one row. */
  async publish(tx: Tx, topic: LiveTopic, audience: LiveAudience = {}): Promise<void> {
    const { storeId = null, userId = null, chain = false, key = null } = audience;
    const said = this.said.get(tx) ?? new Set<string>();
    const what = [topic, storeId, userId, chain, key].join(' ');
    if (said.has(what)) return;
    if (said.size === 0) {
      this.said.set(tx, said);
      tx.afterCommit(() => this.hint.give());
    }
    said.add(what);
    await sql`insert into live_event (tenant_id, id, topic, store_id, user_id, chain, key)
      values (${tx.ctx.tenantId}, ${newId()}, ${topic}, ${storeId}, ${userId}, ${chain}, ${key})`.execute(
      clientsOf(tx).kysely,
    );
  }
}
