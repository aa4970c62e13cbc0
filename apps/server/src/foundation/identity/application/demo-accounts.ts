import { Injectable } from '@nestjs/common';
import { DemoAccountsStore } from '../data/demo-accounts.store.ts';
import type { DemoAccount } from '../provisioning.ts';

/** Accounts that the sign-in page of a demo offers; none anywhere else. */
@Injectable()
export class DemoAccounts {
  constructor(private readonly store: DemoAccountsStore) {}

  list(): Promise<DemoAccount[]> {
    return this.store.read();
  }

  publish(accounts: readonly DemoAccount[]): Promise<void> {
    return this.store.write(accounts);
  }
}
