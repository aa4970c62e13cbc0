import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './identity.tables.ts';

export interface RoleGrantRow {
  readonly userId: string;
  readonly role: Role;
  readonly unitId: string;
}

@Injectable()
export class RoleGrantsRepository {
  /** Grants of the named people, or of everybody. */
  async list(tx: Tx, userIds?: readonly string[]): Promise<RoleGrantRow[]> {
    let query = sqlTables(tx)
      .selectFrom('role_grant')
      .select(['user_id', 'role', 'unit_id'])
      .where('tenant_id', '=', tx.ctx.tenantId);
    if (userIds !== undefined) query = query.where('user_id', 'in', [...userIds]);
    const rows = await query.orderBy('id').execute();
    return rows.map((r) => ({ userId: r.user_id, role: r.role as Role, unitId: r.unit_id }));
  }

  /** Puts a person's grants in place of the ones they had. */
  async replace(
    tx: Tx,
    userId: string,
    grants: readonly { readonly id: string; readonly role: Role; readonly unitId: string }[],
    createdAt: Date,
  ): Promise<void> {
    const tenantId = tx.ctx.tenantId;
    await sqlTables(tx)
      .deleteFrom('role_grant')
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .execute();
    if (grants.length === 0) return;
    await sqlTables(tx)
      .insertInto('role_grant')
      .values(
        grants.map((g) => ({
          tenant_id: tenantId,
          id: g.id,
          user_id: userId,
          role: g.role,
          unit_id: g.unitId,
          created_at: createdAt,
        })),
      )
      .execute();
  }
}
