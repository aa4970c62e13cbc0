import { POLICY_KEYS, type PolicyKey, type PolicyValue } from './policy-keys.ts';

/** A stored value with where it stands. */
export interface PolicyEntry {
  readonly key: string;
  readonly scopeUnitId: string;
  /** '' for the unit itself; otherwise for stores of that format below the unit. */
  readonly scopeFormat: string;
  readonly value: unknown;
  readonly locked: boolean;
}

export interface ResolvedPolicy<K extends PolicyKey> {
  readonly value: PolicyValue<K>;
  /** Null: the built-in default. */
  readonly from: { readonly scopeUnitId: string; readonly scopeFormat: string; readonly locked: boolean } | null;
}

/**
 * Value of a key for one store. The walk goes from the root down to the store, at each unit first the unit's own value,
 * then the one for the store's format; the nearest value wins, but nothing below a locked value counts.
 * @param lineage unit ids from the root to the store
 */
export function resolvePolicy<K extends PolicyKey>(
  key: K,
  entries: readonly PolicyEntry[],
  lineage: readonly string[],
  format: string,
): ResolvedPolicy<K> {
  const definition = POLICY_KEYS[key];
  let resolved: ResolvedPolicy<K> = { value: definition.default as PolicyValue<K>, from: null };
  for (const unitId of lineage) {
    for (const scopeFormat of ['', format]) {
      const entry = entries.find((e) => e.key === key && e.scopeUnitId === unitId && e.scopeFormat === scopeFormat);
      if (!entry) continue;
      const parsed = definition.schema.safeParse(entry.value);
      // A value that a newer schema refuses must not stop a store's order: the inherited one stands.
      if (!parsed.success) continue;
      resolved = {
        value: parsed.data as PolicyValue<K>,
        from: { scopeUnitId: unitId, scopeFormat, locked: entry.locked },
      };
      if (entry.locked) return resolved;
    }
  }
  return resolved;
}
