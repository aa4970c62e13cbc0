import type { Tx } from '../../platform/db/tx.ts';
import type { StoreScope } from '../../platform/tenancy/tenant-context.ts';
import type { PolicyKey, PolicyValue } from './domain/policy-keys.ts';

export type UnitType = 'hq' | 'region' | 'area' | 'store' | 'central_kitchen' | 'warehouse';
export type SiteKind = 'store' | 'central_kitchen' | 'warehouse';

export interface OrgUnitInfo {
  readonly id: string;
  readonly parentId: string | null;
  readonly type: UnitType;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  /** Materialised path of ids from the root, each followed by '/', COLLATE "C"; a prefix match is "below". */
  readonly path: string;
  readonly sort: number;
}

/** A place that holds stock: store, central kitchen or warehouse. Its id is its org unit's id. */
export interface StoreInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: SiteKind;
  readonly format: string;
  readonly locationType: 'business' | 'community' | 'school';
  /** Degrees; null: not entered. */
  readonly lat: number | null;
  readonly lng: number | null;
  readonly zone: string;
  readonly currency: string;
  readonly closeoutMinute: number;
  readonly openMinute: number;
  readonly closeMinute: number;
  /** Tickets before it feed history and forecast, never stock. Null: stock is not kept yet. */
  readonly cutoverAt: Date | null;
  readonly status: 'planned' | 'open' | 'suspended' | 'closed';
  readonly path: string;
  readonly areaId: string | null;
  readonly regionId: string | null;
  readonly regionName: string | null;
  readonly regionNameEn: string | null;
}

/** How a store's books are kept. */
export type StoreBooks = Pick<StoreInfo, 'zone' | 'currency' | 'closeoutMinute' | 'cutoverAt'>;

export interface TenantInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly locale: 'zh-CN' | 'en';
  readonly currency: string;
  readonly zone: string;
  readonly demo: boolean;
}

export type NewTenant = Omit<TenantInfo, 'id'> & { readonly closeoutMinute: number };

/** Editable facts of a store. */
export interface StoreFields {
  readonly format: string;
  readonly locationType: StoreInfo['locationType'];
  readonly areaSqm: number | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly zone: string;
  readonly currency: string;
  readonly closeoutMinute: number;
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly status: StoreInfo['status'];
}

export abstract class OrgApi {
  /**
   * Adds the chain of `tx.ctx.tenantId` with its headquarters.
   * @returns id of the headquarters unit
   * @throws TenantCodeTaken
   */
  abstract createTenant(tx: Tx, tenant: NewTenant): Promise<string>;
  abstract tenant(tx: Tx): Promise<TenantInfo>;
  /** Units in tree order (path, then sort). */
  abstract units(tx: Tx): Promise<OrgUnitInfo[]>;
  /** Stores in scope, in tree order. */
  abstract stores(tx: Tx, scope: StoreScope): Promise<StoreInfo[]>;
  /** @throws NotFound for an unknown or foreign id. Scope is the caller's to check (`reaches`). */
  abstract store(tx: Tx, storeId: string): Promise<StoreInfo>;
  /** What the books of stores need to know of each, in one look; an unknown id is missing in the answer. */
  abstract books(tx: Tx, storeIds: readonly string[]): Promise<ReadonlyMap<string, StoreBooks>>;
  /** Ids of the sites that stand at or below the unit. */
  abstract storesUnder(tx: Tx, unitId: string): Promise<string[]>;
  /** The unit and its ancestors, nearest first. */
  abstract lineage(tx: Tx, unitId: string): Promise<OrgUnitInfo[]>;
  /** Resolved policy value of one store: nearest override, unless an ancestor locked its value; else the default. */
  abstract policy<K extends PolicyKey>(tx: Tx, key: K, storeId: string): Promise<PolicyValue<K>>;
  /** All keys of one store at once. */
  abstract policies(tx: Tx, storeId: string): Promise<{ [K in PolicyKey]: PolicyValue<K> }>;
  /**
   * Gives a store a value of its own; audited like a change by hand.
   * @returns the store's own value before, undefined when it inherited
   * @throws PolicyLocked when an ancestor locked the key
   */
  abstract overridePolicy<K extends PolicyKey>(
    tx: Tx,
    key: K,
    storeId: string,
    value: PolicyValue<K>,
  ): Promise<PolicyValue<K> | undefined>;
  /** Takes a store's own value away: it inherits again. Nothing happens when it has none. */
  abstract inheritPolicy(tx: Tx, key: PolicyKey, storeId: string): Promise<void>;
  /** Sets the moment from which tickets move this store's stock. Set once, with the opening balance. */
  abstract setCutover(tx: Tx, storeId: string, at: Date): Promise<void>;
}
