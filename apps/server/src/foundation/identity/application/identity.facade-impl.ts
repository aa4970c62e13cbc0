import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi } from '../../org/index.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { IdentityApi, type UserRef } from '../identity.facade.ts';

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

  override names(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
    return this.users.names(tx, userIds);
  }

  override mailAddresses(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
    return this.users.mailAddresses(tx, userIds);
  }
}
