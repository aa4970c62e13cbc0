import type { Permission, Role } from '@larder/contracts/permissions';
import type { Tx } from '../../platform/db/tx.ts';
import type { Locale, StoreScope } from '../../platform/tenancy/tenant-context.ts';

export interface UserRef {
  readonly id: string;
  readonly displayName: string;
}

/** One role of an active person with one of the stores it covers. */
export interface RoleHolder {
  readonly userId: string;
  readonly role: Role;
  /** Null: asked about the whole chain, where any scope counts. */
  readonly storeId: string | null;
}

/** An active person with the stores that a permission of theirs reaches. */
export interface ReachingUser extends UserRef {
  readonly stores: StoreScope;
}

export abstract class IdentityApi {
  /** Active users who hold the role with a scope that covers the store; nearest scope first (area before region before hq). */
  abstract holdersFor(tx: Tx, role: Role, storeId: string): Promise<UserRef[]>;
  /**
   * Active people with any of the roles, for each of the stores that a role of theirs covers; `null` among the stores asks
   * for everybody who holds a role at all. One query, however many people and stores.
   */
  abstract audience(
    tx: Tx,
    roles: readonly Role[],
    stores: readonly (string | null)[],
    of?: readonly string[],
  ): Promise<RoleHolder[]>;
  /** Languages of people; ids that are no users are absent. */
  abstract locales(tx: Tx, userIds: readonly string[]): Promise<Map<string, Locale>>;
  /** Display names by user id; ids that are no users (jobs, devices) are absent. */
  abstract names(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Mail addresses, decrypted, for the mail jobs of other modules. Never put one into an event, a job or a log. */
  abstract mailAddresses(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
  /**
   * Active people who hold a permission, by name, with the stores it reaches; cut to `userIds` when given. People whose
   * grants reach no store are absent.
   */
  abstract reachOf(tx: Tx, permission: Permission, userIds?: readonly string[]): Promise<ReachingUser[]>;
}
