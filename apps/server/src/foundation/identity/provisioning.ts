import type { Role } from '@larder/contracts/permissions';
import type { Tx } from '../../platform/db/tx.ts';
import type { Locale } from '../../platform/tenancy/tenant-context.ts';

export interface NewTenantInput {
  /** Lower-case letters, digits and hyphens; people type it to sign in. */
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | null;
  readonly locale?: Locale;
  readonly currency?: string;
  readonly zone?: string;
  readonly closeoutMinute?: number;
  readonly demo?: boolean;
}

export interface NewPersonInput {
  readonly displayName: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly locale?: Locale;
  /** Without a unit the role counts for the whole chain. */
  readonly grants: readonly { readonly role: Role; readonly unitId?: string }[];
  /** Sets the account active. A hash from `hashPassword` saves the 40 ms per person when many share a password. */
  readonly password?: string;
  readonly passwordHash?: string;
}

export interface DemoAccount {
  readonly tenantCode: string;
  readonly tenantName: string;
  readonly tenantNameEn: string | null;
  readonly role: Role;
  readonly displayName: string;
  readonly login: string;
  readonly password: string;
}

/** Chains and people made by the operator's command, the seed and the tests, without anybody signed in. */
export abstract class Provisioning {
  /** Creates a chain with its headquarters. @throws TenantCodeTaken */
  abstract tenant(input: NewTenantInput): Promise<{ readonly tenantId: string; readonly hqUnitId: string }>;
  /** @throws InvalidInput when neither an e-mail nor a phone is usable; before anything is made for the person */
  abstract requireContact(contact: { readonly email: string | null; readonly phone: string | null }): void;
  /** Creates a person: active with a password, else invited and waiting for a link. @throws LoginTaken, InvalidInput */
  abstract person(tx: Tx, input: NewPersonInput): Promise<string>;
  abstract hashPassword(password: string): Promise<string>;
  /** A single-use link by which the person sets a password; shown once. */
  abstract passwordLink(tx: Tx, userId: string): Promise<string>;
  /** Id of the person with this e-mail or phone. @throws NotFound */
  abstract findPerson(tx: Tx, login: string): Promise<string>;
  /** Tenant id of a code. @throws NotFound */
  abstract findTenant(code: string): Promise<string>;
  /** Key of a till; shown once. @throws NotFound for an unknown store */
  abstract deviceKey(tx: Tx, storeId: string, name: string): Promise<{ readonly id: string; readonly key: string }>;
  /** Accounts that the sign-in page offers while LARDER_DEMO is on. */
  abstract publishDemoAccounts(accounts: readonly DemoAccount[]): Promise<void>;
}
