/** One source of a chain; dates are delivery days, both included. */
export interface ChainLine {
  readonly supplierItemId: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Percent of the need that it gets before the others help out; null: all that is left. */
  readonly sharePct: number | null;
  /** Most that one delivery to one store may hold, thousandths; null: no limit. */
  readonly limitMilli: bigint | null;
}

/** The chain of an item for a unit and all that stands below it; lines in order of priority. */
export interface UnitChain {
  readonly itemId: string;
  readonly unitId: string;
  readonly version: number;
  readonly lines: readonly ChainLine[];
}

/** Whether a source may deliver on a day. */
export const validOn = (line: Pick<ChainLine, 'validFrom' | 'validTo'>, date: string): boolean =>
  (line.validFrom === null || line.validFrom <= date) && (line.validTo === null || date <= line.validTo);

/**
 * The chain that counts in a store: that of the nearest unit of its lineage, as a whole. Chains are never mixed: who
 * replaces a chain for an area sees all of it in one place.
 * @param lineage the store and its ancestors, nearest first
 */
export function nearestChain<C extends Pick<UnitChain, 'unitId'>>(
  chains: readonly C[],
  lineage: readonly string[],
): C | undefined {
  if (chains.length === 0) return undefined;
  for (const unitId of lineage) {
    const found = chains.find((c) => c.unitId === unitId);
    if (found) return found;
  }
  return undefined;
}
