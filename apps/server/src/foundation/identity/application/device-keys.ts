import type { DeviceKey } from '@larder/contracts/identity/device-key';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition, NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { type DeviceKeyRow, DeviceKeysRepository } from '../data/device-keys.repository.ts';
import { IssueDeviceKey } from './issue-device-key.ts';

/** Keys of tills, within the stores that the acting person reaches. */
@Injectable()
export class DeviceKeys {
  constructor(
    private readonly db: TenantDb,
    private readonly keys: DeviceKeysRepository,
    private readonly issue: IssueDeviceKey,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  list(ctx: TenantContext, storeId: string | undefined): Promise<{ items: DeviceKey[] }> {
    return this.db.sqlTx(ctx, async (tx) => {
      const rows = await this.keys.list(tx, storesFor(ctx, 'identity.key.read'), { storeId });
      return { items: await this.views(tx, rows) };
    });
  }

  /** @throws NotFound for a store out of reach */
  create(
    ctx: TenantContext,
    input: { readonly storeId: string; readonly name: string },
  ): Promise<{ deviceKey: DeviceKey; key: string }> {
    if (!reaches(ctx, 'identity.key.write', input.storeId)) throw new NotFound();
    return this.db.sqlTx(ctx, async (tx) => {
      const { id, key } = await this.issue.run(tx, input.storeId, input.name);
      return { deviceKey: await this.one(tx, id), key };
    });
  }

  /** @throws NotFound, InvalidTransition */
  revoke(ctx: TenantContext, id: string): Promise<DeviceKey> {
    return this.db.sqlTx(ctx, async (tx) => {
      const key = await this.one(tx, id);
      if (!(await this.keys.revoke(tx, id, this.clock.now()))) throw new InvalidTransition('revoked', []);
      await this.audit.record(tx, {
        action: 'identity.device-key.revoke',
        entity: 'device-key',
        entityId: id,
        storeId: key.storeId,
        diff: { prefix: key.prefix },
      });
      return this.one(tx, id);
    });
  }

  private async one(tx: Tx, id: string): Promise<DeviceKey> {
    const [view] = await this.views(tx, await this.keys.list(tx, storesFor(tx.ctx, 'identity.key.write'), { id }));
    if (!view) throw new NotFound();
    return view;
  }

  private async views(tx: Tx, rows: readonly DeviceKeyRow[]): Promise<DeviceKey[]> {
    const stores = new Map<string, StoreInfo>(
      (await this.org.stores(tx, [...new Set(rows.map((r) => r.storeId))])).map((s) => [s.id, s]),
    );
    return rows.map((r) => ({
      id: r.id,
      storeId: r.storeId,
      storeName: stores.get(r.storeId)?.name ?? '',
      storeNameEn: stores.get(r.storeId)?.nameEn ?? null,
      name: r.name,
      prefix: r.prefix,
      createdBy: r.createdBy,
      createdAt: r.createdAt.toISOString(),
      lastSeenAt: r.lastSeenAt?.toISOString() ?? null,
      revokedAt: r.revokedAt?.toISOString() ?? null,
    }));
  }
}
