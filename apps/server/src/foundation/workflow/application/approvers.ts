import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { IdentityApi, type UserRef } from '../../identity/index.ts';

/** Who may decide: read anew each time, so that a leaver drops out and a new supervisor comes in at once. */
@Injectable()
export class Approvers {
  constructor(private readonly identity: IdentityApi) {}

  /** Holders of the first role that has anybody outside `exclude`; empty when no role has. */
  async of(tx: Tx, roles: readonly Role[], storeId: string, exclude: readonly string[]): Promise<UserRef[]> {
    for (const role of roles) {
      const eligible = (await this.identity.holdersFor(tx, role, storeId)).filter((user) => !exclude.includes(user.id));
      if (eligible.length > 0) return eligible;
    }
    return [];
  }
}
