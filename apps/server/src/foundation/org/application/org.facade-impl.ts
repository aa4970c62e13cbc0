import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { OrgRepository } from '../data/org.repository.ts';
import { POLICY_KEYS, type PolicyKey, type PolicyValue } from '../domain/policy-keys.ts';
import { resolvePolicy } from '../domain/policy-resolution.ts';
import {
  type NewTenant,
  OrgApi,
  type OrgUnitInfo,
  type StoreBooks,
  type StoreInfo,
  type TenantInfo,
} from '../org.facade.ts';
import { ChangeOrg } from './change-org.ts';

@Injectable()
export class OrgFacade extends OrgApi {
  constructor(
    private readonly org: OrgRepository,
    private readonly change: ChangeOrg,
  ) {
    super();
  }

  override async createTenant(tx: Tx, tenant: NewTenant): Promise<string> {
    await this.org.insertTenant(tx, tenant);
    const id = newId();
    await this.org.insertUnit(tx, {
      id,
      parentId: null,
      type: 'hq',
      code: tenant.code,
      name: tenant.name,
      nameEn: tenant.nameEn,
      path: `${id}/`,
      sort: 0,
    });
    return id;
  }

  override tenant(tx: Tx): Promise<TenantInfo> {
    return this.org.tenant(tx);
  }

  override units(tx: Tx): Promise<OrgUnitInfo[]> {
    return this.org.units(tx);
  }

  override stores(tx: Tx, scope: StoreScope): Promise<StoreInfo[]> {
    return this.org.stores(tx, scope);
  }

  override async store(tx: Tx, storeId: string): Promise<StoreInfo> {
    const [store] = await this.org.stores(tx, [storeId]);
    if (!store) throw new NotFound();
    return store;
  }

  override books(tx: Tx, storeIds: readonly string[]): Promise<ReadonlyMap<string, StoreBooks>> {
    return this.org.books(tx, storeIds);
  }

  override async storesUnder(tx: Tx, unitId: string): Promise<string[]> {
    const unit = (await this.org.units(tx)).find((u) => u.id === unitId);
    if (!unit) throw new NotFound();
    return (await this.org.stores(tx, 'all')).filter((s) => s.path.startsWith(unit.path)).map((s) => s.id);
  }

  override async lineage(tx: Tx, unitId: string): Promise<OrgUnitInfo[]> {
    const units = new Map((await this.org.units(tx)).map((u) => [u.id, u]));
    const unit = units.get(unitId);
    if (!unit) throw new NotFound();
    return unit.path
      .split('/')
      .filter((id) => id !== '')
      .reverse()
      .flatMap((id) => units.get(id) ?? []);
  }

  override async policy<K extends PolicyKey>(tx: Tx, key: K, storeId: string): Promise<PolicyValue<K>> {
    return (await this.policies(tx, storeId))[key];
  }

  override async policies(tx: Tx, storeId: string): Promise<{ [K in PolicyKey]: PolicyValue<K> }> {
    const store = await this.store(tx, storeId);
    const entries = await this.org.policies(tx);
    const lineage = store.path.split('/').filter((id) => id !== '');
    return Object.fromEntries(
      (Object.keys(POLICY_KEYS) as PolicyKey[]).map((key) => [
        key,
        resolvePolicy(key, entries, lineage, store.format).value,
      ]),
    ) as { [K in PolicyKey]: PolicyValue<K> };
  }

  override async overridePolicy<K extends PolicyKey>(
    tx: Tx,
    key: K,
    storeId: string,
    value: PolicyValue<K>,
  ): Promise<PolicyValue<K> | undefined> {
    const own = await this.ownPolicy(tx, key, storeId);
    await this.change.putPolicy(tx, {
      key,
      scopeUnitId: storeId,
      scopeFormat: '',
      value,
      locked: own?.locked ?? false,
    });
    return own?.value as PolicyValue<K> | undefined;
  }

  override async inheritPolicy(tx: Tx, key: PolicyKey, storeId: string): Promise<void> {
    if (await this.ownPolicy(tx, key, storeId))
      await this.change.removePolicy(tx, { key, scopeUnitId: storeId, scopeFormat: '' });
  }

  private async ownPolicy(tx: Tx, key: PolicyKey, storeId: string) {
    return (await this.org.policies(tx)).find(
      (p) => p.key === key && p.scopeUnitId === storeId && p.scopeFormat === '',
    );
  }

  override setCutover(tx: Tx, storeId: string, at: Date): Promise<void> {
    return this.org.setCutover(tx, storeId, at);
  }
}
