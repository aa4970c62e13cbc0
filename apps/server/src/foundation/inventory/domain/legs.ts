import { hash } from 'node:crypto';
import type { SaleLeg } from '../inventory.facade.ts';
import { comparePlace, type LedgerLeg } from './ledger-leg.ts';

const NAMESPACE = Buffer.from('6f1f6d0e6c7a5b0e9a440c2d5f9d7a10', 'hex');

/**
 * The id of `platform/ids` `derivedId` (RFC 9562 version 5, same namespace, checked by a test) in a third of its time:
 * a batch needs one per leg.
 */
export function legId(name: string): string {
  const h = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'hex');
  const variant = ((Number.parseInt(h[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/**
 * Legs of a store's ticket lines. A uid is one of its store: two tills that were cloned with their counter send the same
 * one from two stores, and both have sold. Two uses of one item by one line (a modifier that adds what the dish has) are one leg each.
 */
export function saleLegs(storeId: string, legs: readonly SaleLeg[]): LedgerLeg[] {
  return legs.map((leg) => ({
    id: legId(`${storeId}|${leg.ticketUid}|${leg.rev}|${leg.lineNo}|${leg.modifierNo ?? 0}|${leg.itemId}`),
    sourceId: leg.ticketUid,
    itemId: leg.itemId,
    businessDate: leg.businessDate,
    occurredAt: leg.occurredAt,
    quantityMilli: leg.quantityMilli,
    kind: leg.kind,
    rev: leg.rev,
    lineNo: leg.lineNo,
    recipeVersion: leg.recipeVersion,
    reverses: null,
    lotId: null,
    costMinor: null,
  }));
}

/** Takes a leg back where it stands: same day, same instant, opposite quantity. */
export const reversalOf = (leg: LedgerLeg): LedgerLeg => ({
  ...leg,
  id: legId(`${leg.id}|reverse`),
  quantityMilli: -leg.quantityMilli,
  reverses: leg.id,
  lotId: null,
  costMinor: null,
});

/**
 * What a count takes back of a leg that belongs before it: the counted stock already knew. Without it a ticket that
 * arrives after the count would be taken off twice.
 * @param counts main count legs of the same item, any order
 */
export function correctionOf(leg: LedgerLeg, counts: readonly LedgerLeg[]): LedgerLeg | null {
  const next = counts.filter((c) => comparePlace(leg, c) < 0).sort(comparePlace)[0];
  if (!next || leg.quantityMilli === 0n) return null;
  return { ...next, id: legId(`${next.id}|${leg.id}`), quantityMilli: -leg.quantityMilli, rev: 1, reverses: null };
}
