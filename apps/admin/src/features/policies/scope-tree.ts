import type { PolicyView } from '@larder/contracts/org/policies';
import type { OrgUnit } from '@larder/contracts/org/units';

export type Entry = PolicyView['entries'][number];

export interface ScopeNode {
  unit: OrgUnit;
  depth: number;
  /** Set for the unit itself, first, then for single store formats below it. */
  entries: Entry[];
}

/** Units with an override and the units above them, in tree order: where a rule differs, readable from the top. */
export function scopeTree(entries: readonly Entry[], units: readonly OrgUnit[]): ScopeNode[] {
  const children = new Map<string | null, OrgUnit[]>();
  const known = new Set(units.map((unit) => unit.id));
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const walk = (parent: string | null, depth: number): ScopeNode[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => a.sort - b.sort || (a.code < b.code ? -1 : 1))
      .flatMap((unit) => {
        const below = walk(unit.id, depth + 1);
        const own = entries
          .filter((entry) => entry.scopeUnitId === unit.id)
          .toSorted((a, b) => (a.scopeFormat < b.scopeFormat ? -1 : 1));
        return own.length === 0 && below.length === 0 ? [] : [{ unit, depth, entries: own }, ...below];
      });
  return walk(null, 0);
}

/** The lock above a scope that makes an override there pointless, if any. */
export function lockAbove(
  entries: readonly Entry[],
  units: readonly OrgUnit[],
  scope: { unitId: string; format: string },
): Entry | undefined {
  const parents = new Map(units.map((unit) => [unit.id, unit.parentId]));
  for (let id: string | null | undefined = scope.unitId; id; id = parents.get(id)) {
    const lock = entries.find(
      (entry) =>
        entry.locked &&
        entry.scopeUnitId === id &&
        (entry.scopeFormat === '' || entry.scopeFormat === scope.format) &&
        !(entry.scopeUnitId === scope.unitId && entry.scopeFormat === scope.format),
    );
    if (lock) return lock;
  }
  return undefined;
}
