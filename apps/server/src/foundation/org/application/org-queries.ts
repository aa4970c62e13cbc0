import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { OrgRepository, type PolicyRow, type StoreRow } from '../data/org.repository.ts';
import { POLICY_KEYS, type PolicyKey } from '../domain/policy-keys.ts';
import { type ResolvedPolicy, resolvePolicy } from '../domain/policy-resolution.ts';
import type { OrgUnitInfo } from '../org.facade.ts';

type Unit = OrgUnitInfo & { readonly version: number };

/** Reads of the tree and of policies, cut to what the caller may see. */
@Injectable()
export class OrgQueries {
  constructor(private readonly org: OrgRepository) {}

  stores(tx: Tx): Promise<StoreRow[]> {
    return this.org.stores(tx, storesFor(tx.ctx, 'org.unit.read'));
  }

  /** @throws NotFound for anything out of scope. */
  async store(tx: Tx, id: string, permission: Permission = 'org.unit.read'): Promise<StoreRow> {
    if (!reaches(tx.ctx, permission, id)) throw new NotFound();
    const [store] = await this.org.stores(tx, [id]);
    if (!store) throw new NotFound();
    return store;
  }

  /** Units in scope with their ancestors: a store manager sees where the store stands, not its neighbours. */
  async units(tx: Tx): Promise<Unit[]> {
    const units = await this.org.units(tx);
    const scope = storesFor(tx.ctx, 'org.unit.read');
    if (scope === 'all') return units;
    const visible = new Set(units.filter((u) => scope.includes(u.id)).flatMap((u) => u.path.split('/')));
    return units.filter((u) => visible.has(u.id));
  }

  /** @throws NotFound */
  async unit(tx: Tx, id: string): Promise<Unit> {
    const unit = (await this.units(tx)).find((u) => u.id === id);
    if (!unit) throw new NotFound();
    return unit;
  }

  async policyEntries(tx: Tx): Promise<PolicyRow[]> {
    const visible = new Set((await this.units(tx)).map((u) => u.id));
    return (await this.org.policies(tx)).filter((p) => visible.has(p.scopeUnitId));
  }

  async effective(
    tx: Tx,
    storeId: string,
  ): Promise<{ readonly key: PolicyKey; readonly resolved: ResolvedPolicy<PolicyKey> }[]> {
    const store = await this.store(tx, storeId, 'org.policy.read');
    const entries = await this.org.policies(tx);
    const lineage = store.path.split('/').filter((id) => id !== '');
    return (Object.keys(POLICY_KEYS) as PolicyKey[]).map((key) => ({
      key,
      resolved: resolvePolicy(key, entries, lineage, store.format),
    }));
  }
}
