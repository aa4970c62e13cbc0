import type { OrgUnit, Store } from '@larder/contracts/org/units';

export interface TreeRow {
  unit: OrgUnit;
  /** The site of this unit; absent for headquarters, regions and areas. */
  store: Store | undefined;
  /** 0 for headquarters. */
  depth: number;
  /** Sites at and below. */
  sites: number;
}

/**
 * Units as rows in tree order, children by sort and then code. With a filter only the matching rows and the units above them stay.
 * A unit whose parent is out of reach stands at the top.
 */
export function treeRows(
  units: readonly OrgUnit[],
  stores: readonly Store[],
  matches: (unit: OrgUnit) => boolean = () => true,
): TreeRow[] {
  const known = new Set(units.map((unit) => unit.id));
  const byId = new Map(stores.map((store) => [store.id, store]));
  const children = new Map<string | null, OrgUnit[]>();
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const sitesAt = (id: string): number =>
    (children.get(id) ?? []).reduce((sum, unit) => sum + sitesAt(unit.id), byId.has(id) ? 1 : 0);
  const walk = (parent: string | null, depth: number): TreeRow[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => a.sort - b.sort || (a.code < b.code ? -1 : 1))
      .flatMap((unit) => {
        const below = walk(unit.id, depth + 1);
        const store = byId.get(unit.id);
        return below.length === 0 && !matches(unit) ? [] : [{ unit, store, depth, sites: sitesAt(unit.id) }, ...below];
      });
  return walk(null, 0);
}
