import type { StoreScope, TenantContext } from '../../../../platform/tenancy/tenant-context.ts';

/** Stores that the person manages: who plays for a store is its manager, whatever else headquarters may do. */
export function managedStores({ grants }: TenantContext): StoreScope {
  const scopes = grants.filter((g) => g.role === 'store_manager').map((g) => g.stores);
  return scopes.includes('all') ? 'all' : [...new Set(scopes.flat())];
}
