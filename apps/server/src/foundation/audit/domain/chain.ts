import { createHash } from 'node:crypto';

/** What a seal covers: every column of the event. */
export interface SealedEvent {
  readonly tenantId: string;
  readonly id: string;
  readonly occurredAt: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly storeId: string | null;
  /** The column's own text (`diff::text`): PostgreSQL writes jsonb with sorted keys and exact numbers, JavaScript would round them. */
  readonly diffText: string | null;
  readonly requestId: string;
}

const FORM = 1;

/** What stands before the first event. */
export const GENESIS: Uint8Array = new Uint8Array(32);

/**
 * The bytes of an event that are hashed: one JSON array of texts, so that no two events read the same ("a","bc" is not
 * "ab","c"). Anybody with a SHA-256 and a CSV of the log can compute it. Never changed: a new form gets a new number.
 */
export const canonicalEvent = (e: SealedEvent): string =>
  JSON.stringify([
    FORM,
    e.tenantId,
    e.id,
    e.occurredAt.toISOString(),
    e.actorKind,
    e.actorId,
    e.actorName,
    e.action,
    e.entity,
    e.entityId,
    e.storeId,
    e.diffText,
    e.requestId,
  ]);

/** @returns sha256(prev || canonical event), 32 bytes */
export const sealOf = (prev: Uint8Array, event: SealedEvent): Buffer =>
  createHash('sha256').update(prev).update(canonicalEvent(event), 'utf8').digest();
