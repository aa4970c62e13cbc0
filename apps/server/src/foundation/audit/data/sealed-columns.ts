import { sql } from '@larder/db';
import type { SealedEvent } from '../domain/chain.ts';
import type { ChainLink } from '../domain/walk.ts';

/** Columns of `audit_event e` as the seal covers them: sealer and verifier read the same text. */
export const SEALED_TEXT = `e.id, e.tenant_id "tenantId", e.occurred_at "occurredAt", e.actor_kind "actorKind", e.actor_id "actorId",
  e.actor_name "actorName", e.action, e.entity, e.entity_id "entityId", e.store_id "storeId", e.diff::text "diffText", e.request_id "requestId"`;
export const SEALED_COLUMNS = sql.raw(SEALED_TEXT);

/** A seal with its event's columns, which are all null when the event is gone. */
export type LinkRow = { readonly seq: bigint; readonly eventId: string; readonly hash: Buffer } & (
  | SealedEvent
  | { readonly id: null }
);

export const linkOf = (row: LinkRow): ChainLink => ({
  seq: row.seq,
  eventId: row.eventId,
  hash: row.hash,
  event: row.id === null ? null : row,
});
