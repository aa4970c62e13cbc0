import { type Permission, ROLES, type Role, roleHas } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Locale, StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { OrgApi } from '../../org/index.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { IdentityApi, type ReachingUser, type RoleHolder, type UserRef } from '../identity.facade.ts';

@Injectable()
export class IdentityFacade extends IdentityApi {
  constructor(
    private readonly users: UsersRepository,
    private readonly org: OrgApi,
  ) {
    super();
  }

  override async holdersFor(tx: Tx, role: Role, storeId: string): Promise<UserRef[]> {
    const lineage = await this.org.lineage(tx, storeId);
    return this.users.holders(
      tx,
      role,
      lineage.map((u) => u.id),
    );
  }

  override async audience(
    tx: Tx,
    roles: readonly Role[],
    stores: readonly (string | null)[],
    of?: readonly string[],
  ): Promise<RoleHolder[]> {
    const grants = await this.users.activeGrants(tx, roles, of);
    const ids = [...new Set(stores.filter((id) => id !== null))];
    const covering = (await this.org.stores(tx, ids)).map((store) => ({
      id: store.id,
      units: new Set(store.path.split('/')),
    }));
    const whole = stores.includes(null);
    return grants.flatMap(({ userId, role, unitId }) => [
      ...(whole ? [{ userId, role, storeId: null }] : []),
      ...covering.filter((s) => s.units.has(unitId)).map((s) => ({ userId, role, storeId: s.id })),
    ]);
  }

  override locales(tx: Tx, userIds: readonly string[]): Promise<Map<string, Locale>> {
    return this.users.locales(tx, userIds);
  }

  override names(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
    return this.users.names(tx, userIds);
  }

  override mailAddresses(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
    return this.users.mailAddresses(tx, userIds);
  }

  override async reachOf(tx: Tx, permission: Permission, userIds?: readonly string[]): Promise<ReachingUser[]> {
    const roles = ROLES.filter((role) => roleHas(role, permission));
    const grants = await this.users.grantsOf(tx, roles, userIds);
    const root = (await this.org.units(tx)).find((u) => u.parentId === null)?.id;
    const below = new Map<string, readonly string[]>();
    const byUser = new Map<string, { displayName: string; stores: StoreScope }>();
    for (const grant of grants) {
      const known = byUser.get(grant.userId)?.stores ?? [];
      if (known !== 'all' && grant.unitId !== root && !below.has(grant.unitId))
        below.set(grant.unitId, await this.org.storesUnder(tx, grant.unitId));
      const stores: StoreScope =
        known === 'all' || grant.unitId === root ? 'all' : [...new Set([...known, ...(below.get(grant.unitId) ?? [])])];
      byUser.set(grant.userId, { displayName: grant.displayName, stores });
    }
    return [...byUser]
      .map(([id, user]) => ({ id, ...user }))
      .filter((user) => user.stores === 'all' || user.stores.length > 0);
  }
}
