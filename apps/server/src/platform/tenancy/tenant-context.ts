import { PERMISSIONS, type Permission, type Role, roleHas } from '@larder/contracts/permissions';

export type Locale = 'zh-CN' | 'en';
/** Stores something applies to; 'all' stands for every store of the tenant, present and future. */
export type StoreScope = readonly string[] | 'all';

/** One role with the stores that its scope covers. */
export interface Grant {
  readonly role: Role;
  readonly stores: StoreScope;
}

/**
 * Who acts, for which chain. Immutable, explicit, first argument everywhere; never serialised into a job, never injected.
 */
export interface TenantContext {
  readonly tenantId: string;
  readonly actor: { readonly kind: 'user' | 'device' | 'job'; readonly id: string; readonly name: string };
  readonly grants: readonly Grant[];
  readonly locale: Locale;
  readonly requestId: string;
  /** Set for devices only: the single store that the key belongs to. */
  readonly deviceStoreId?: string;
  /** Set for jobs only: their transactions commit only while this lease is held. */
  readonly lease?: { readonly id: string; readonly token: string };
}

/** Stores on which the actor holds the permission; an empty list when none. */
export function storesFor(ctx: TenantContext, permission: Permission): StoreScope {
  if (ctx.actor.kind === 'job') return 'all';
  const scopes = ctx.grants.filter((g) => roleHas(g.role, permission)).map((g) => g.stores);
  if (scopes.includes('all')) return 'all';
  return [...new Set(scopes.flat())];
}

export const can = (ctx: TenantContext, permission: Permission): boolean =>
  ctx.actor.kind === 'job' || ctx.grants.some((g) => roleHas(g.role, permission));

/** True when the permission reaches this store. A false answer is shown as 404, never as 403. */
export function reaches(ctx: TenantContext, permission: Permission, storeId: string): boolean {
  const stores = storesFor(ctx, permission);
  return stores === 'all' || stores.includes(storeId);
}

export const permissionsOf = (ctx: TenantContext): Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[]).filter((p) => can(ctx, p));

/** Context of a job: the tenant comes from the leased row, rights are the job's own. */
export const jobContext = (tenantId: string, jobName: string, requestId: string): TenantContext => ({
  tenantId,
  actor: { kind: 'job', id: jobName, name: jobName },
  grants: [],
  locale: 'zh-CN',
  requestId,
});
