import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi, type OrgUnitInfo } from '../../org/index.ts';
import { type RoleGrantRow, RoleGrantsRepository } from '../data/role-grants.repository.ts';
import { grantableRoles, mayChange, mayGrant, maySee, type PlacedRole } from '../domain/authority.ts';
import { BeyondOwnAuthority, NotOnYourself, ownerNeedsRoot, unitUnknown } from '../identity.errors.ts';

/** The tree and everybody's roles as one transaction sees them, and what the acting person may do with them. */
export class PeopleAuthority {
  readonly units: readonly OrgUnitInfo[];
  private readonly byId: ReadonlyMap<string, OrgUnitInfo>;
  private readonly grants: ReadonlyMap<string, readonly RoleGrantRow[]>;
  private readonly mine: readonly PlacedRole[];
  private readonly actorId: string;
  private readonly rootPath: string;

  constructor(actorId: string, units: readonly OrgUnitInfo[], grants: readonly RoleGrantRow[]) {
    this.actorId = actorId;
    this.units = units;
    this.byId = new Map(units.map((u) => [u.id, u]));
    this.grants = Map.groupBy(grants, (g) => g.userId);
    this.mine = this.placedOf(actorId);
    this.rootPath = units.find((u) => u.parentId === null)?.path ?? '';
  }

  grantsOf(userId: string): readonly RoleGrantRow[] {
    return this.grants.get(userId) ?? [];
  }

  unit(id: string): OrgUnitInfo | undefined {
    return this.byId.get(id);
  }

  sees(userId: string): boolean {
    return userId === this.actorId || maySee(this.mine, this.placedOf(userId), this.rootPath);
  }

  edits(userId: string): boolean {
    return userId !== this.actorId && mayChange(this.mine, this.placedOf(userId), this.rootPath);
  }

  /** @throws NotOnYourself, BeyondOwnAuthority */
  requireEdit(userId: string): void {
    if (userId === this.actorId) throw new NotOnYourself();
    if (!this.edits(userId)) throw new BeyondOwnAuthority();
  }

  /**
   * Refuses units that don't exist or lie out of sight, owners anywhere but at the root, and roles beyond one's own.
   * @throws InvalidInput, BeyondOwnAuthority
   */
  requireGrants(wanted: readonly { readonly role: Role; readonly unitId: string }[]): void {
    wanted.forEach((grant, index) => {
      const unit = this.byId.get(grant.unitId);
      if (!unit || !this.reachesUnit(unit)) throw unitUnknown(index);
      if (grant.role === 'owner' && unit.parentId !== null) throw ownerNeedsRoot(index);
      if (!mayGrant(this.mine, { role: grant.role, path: unit.path })) throw new BeyondOwnAuthority();
    });
  }

  grantableRoles(): Role[] {
    return grantableRoles(this.mine);
  }

  grantableUnits(): OrgUnitInfo[] {
    return this.units.filter((u) => this.reachesUnit(u));
  }

  private reachesUnit(unit: OrgUnitInfo): boolean {
    return this.mine.some((m) => unit.path.startsWith(m.path));
  }

  private placedOf(userId: string): PlacedRole[] {
    return this.grantsOf(userId).flatMap((g) => {
      const path = this.byId.get(g.unitId)?.path;
      return path === undefined ? [] : [{ role: g.role, path }];
    });
  }
}

@Injectable()
export class PeopleAuthorities {
  constructor(
    private readonly org: OrgApi,
    private readonly roleGrants: RoleGrantsRepository,
  ) {}

  /** Reads tree and roles; inside the transaction that acts on the answer. */
  async load(tx: Tx): Promise<PeopleAuthority> {
    return new PeopleAuthority(tx.ctx.actor.id, await this.org.units(tx), await this.roleGrants.list(tx));
  }
}
