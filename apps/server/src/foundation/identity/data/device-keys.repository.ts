import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { sqlTables } from './identity.tables.ts';

export interface DeviceKeyRow {
  readonly id: string;
  readonly storeId: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly revokedAt: Date | null;
}

const COLUMNS = ['id', 'store_id', 'name', 'prefix', 'created_by', 'created_at', 'last_seen_at', 'revoked_at'] as const;

@Injectable()
export class DeviceKeysRepository {
  async insert(
    tx: Tx,
    key: {
      readonly id: string;
      readonly storeId: string;
      readonly name: string;
      readonly prefix: string;
      readonly keyHash: Buffer;
      readonly createdAt: Date;
    },
  ): Promise<void> {
    await sqlTables(tx)
      .insertInto('device_key')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: key.id,
        store_id: key.storeId,
        name: key.name,
        prefix: key.prefix,
        key_hash: key.keyHash,
        created_by: tx.ctx.actor.name,
        created_at: key.createdAt,
      })
      .execute();
  }

  /** Keys of the stores in scope, newest first. */
  async list(
    tx: Tx,
    scope: StoreScope,
    filter: { readonly storeId?: string | undefined; readonly id?: string | undefined } = {},
  ): Promise<DeviceKeyRow[]> {
    if (scope !== 'all' && scope.length === 0) return [];
    let query = sqlTables(tx).selectFrom('device_key').select(COLUMNS).where('tenant_id', '=', tx.ctx.tenantId);
    if (scope !== 'all') query = query.where('store_id', 'in', [...scope]);
    if (filter.storeId !== undefined) query = query.where('store_id', '=', filter.storeId);
    if (filter.id !== undefined) query = query.where('id', '=', filter.id);
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
    return rows.map((r) => ({
      id: r.id,
      storeId: r.store_id,
      name: r.name,
      prefix: r.prefix,
      createdBy: r.created_by,
      createdAt: r.created_at,
      lastSeenAt: r.last_seen_at,
      revokedAt: r.revoked_at,
    }));
  }

  /** False when it was revoked before. */
  async revoke(tx: Tx, id: string, at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('device_key')
      .set({ revoked_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('device_key')
      .set({ last_seen_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }
}
