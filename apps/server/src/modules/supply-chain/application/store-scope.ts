import type { OrgApi } from '../../../foundation/org/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';

interface StoreFilter {
  readonly storeId?: string | undefined;
  readonly unitId?: string | undefined;
}

/**
 * The caller's stores, cut to one store and to what stands below a unit.
 * @throws NotFound for an unknown unit, and the same for one with stores of which the caller may see none
 */
export async function narrowed(tx: Tx, org: OrgApi, scope: StoreScope, filter: StoreFilter): Promise<StoreScope> {
  const below = filter.unitId === undefined ? 'all' : await org.storesUnder(tx, filter.unitId);
  const seen = cut(scope, below);
  if (below !== 'all' && below.length > 0 && seen.length === 0) throw new NotFound();
  return cut(seen, filter.storeId === undefined ? 'all' : [filter.storeId]);
}

const cut = (scope: StoreScope, to: StoreScope): StoreScope => {
  if (to === 'all') return scope;
  return scope === 'all' ? to : to.filter((id) => scope.includes(id));
};
