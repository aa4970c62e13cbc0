import type { LiveTopic } from '@larder/contracts/live/topics';
import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../db/array-literal.ts';
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

interface NewEvent {
  readonly topic: LiveTopic;
  readonly storeId: string | null;
  readonly userId: string | null;
  readonly chain: boolean;
  readonly key: string | null;
}

/**
 * Tells open pages that something changed. The rows are part of the business transaction: a rollback takes them along, a
 * commit makes them heard in every API process.
 */
@Injectable()
export class LiveBus {
  private readonly said = new WeakMap<Tx, Map<string, NewEvent>>();

  constructor(private readonly hint: LiveHint) {}

  /** Gathers; all of a transaction is written in one statement at its end, the same only once. */
  publish(tx: Tx, topic: LiveTopic, audience: LiveAudience = {}): void {
    const event = {
      topic,
      storeId: audience.storeId ?? null,
      userId: audience.userId ?? null,
      chain: audience.chain ?? false,
      key: audience.key ?? null,
    };
    let events = this.said.get(tx);
    if (!events) {
      events = new Map();
      this.said.set(tx, events);
      const all = events;
      tx.beforeCommit(() => write(tx, [...all.values()]));
      tx.afterCommit(() => this.hint.give());
    }
    events.set(Object.values(event).join(' '), event);
  }
}

/** What differs in nothing but the store is one row with all the stores: a chain's tills speak for hundreds at once. */
async function write(tx: Tx, all: readonly NewEvent[]): Promise<void> {
  const events = [
    ...Map.groupBy(all, (e) => [e.topic, e.userId, e.chain, e.key, e.storeId === null].join(' ')).values(),
  ].flatMap((same): (NewEvent & { readonly storeIds: readonly (string | null)[] | null })[] => {
    const [first] = same;
    if (!first) return [];
    return same.length === 1
      ? [{ ...first, storeIds: null }]
      : [{ ...first, storeId: null, storeIds: same.map((e) => e.storeId) }];
  });
  await askPrepared(
    clientsOf(tx).kysely,
    'live_event.insert',
    sql`insert into live_event (tenant_id, id, topic, store_id, user_id, chain, key, store_ids)
    select ${tx.ctx.tenantId}::uuid, i, t, s, u, c, k, m::uuid[]
    from unnest(${plainArray(events.map(() => newId()))}::uuid[], ${textArray(events.map((e) => e.topic))}::text[], ${plainArray(events.map((e) => e.storeId))}::uuid[],
      ${plainArray(events.map((e) => e.userId))}::uuid[], ${plainArray(events.map((e) => e.chain))}::boolean[], ${textArray(events.map((e) => e.key))}::text[],
      ${textArray(events.map((e) => e.storeIds && plainArray(e.storeIds)))}::text[]) z(i, t, s, u, c, k, m)`,
  );
}
