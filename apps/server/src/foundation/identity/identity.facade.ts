import type { Role } from '@larder/contracts/permissions';
import type { Tx } from '../../platform/db/tx.ts';

export interface UserRef {
  readonly id: string;
  readonly displayName: string;
}

export abstract class IdentityApi {
  /** Active users who hold the role with a scope that covers the store; nearest scope first (area before region before hq). */
  abstract holdersFor(tx: Tx, role: Role, storeId: string): Promise<UserRef[]>;
  /** Display names by user id; ids that are no users (jobs, devices) are absent. */
  abstract names(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Mail addresses, decrypted, for the mail jobs of other modules. Never put one into an event, a job or a log. */
  abstract mailAddresses(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
}
