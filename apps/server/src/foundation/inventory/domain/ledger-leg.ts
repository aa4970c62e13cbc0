import type { LegKind } from '../inventory.facade.ts';

export type StoredLegKind = Exclude<LegKind, 'cost_adjustment'>;

/** One movement of one item in one store. Quantities are signed thousandths of the base unit. */
export interface LedgerLeg {
  readonly id: string;
  /** Ticket uid or document id. */
  readonly sourceId: string;
  readonly itemId: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly quantityMilli: bigint;
  readonly kind: StoredLegKind;
  /** Ticket rev; for documents 0, and 1 for what a later arrival added to a count. */
  readonly rev: number;
  readonly lineNo: number;
  readonly recipeVersion: number;
  readonly reverses: string | null;
  readonly lotId: string | null;
  readonly costMinor: bigint | null;
}

type Place = Pick<LedgerLeg, 'businessDate' | 'occurredAt' | 'kind' | 'id'>;

/**
 * Place of a leg in the fold: business date, then instant, then id; at the same instant a count comes last, because the
 * person counted what was there. Negative when a comes first.
 */
export function comparePlace(a: Place, b: Place): number {
  if (a.businessDate !== b.businessDate) return a.businessDate < b.businessDate ? -1 : 1;
  const at = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (at !== 0) return at;
  if ((a.kind === 'count') !== (b.kind === 'count')) return a.kind === 'count' ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
