import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { DeviceKeysRepository } from '../data/device-keys.repository.ts';
import { newDeviceKey } from './tokens.ts';

/** Makes a key for a till of a store. */
@Injectable()
export class IssueDeviceKey {
  constructor(
    private readonly keys: DeviceKeysRepository,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for an unknown store */
  async run(tx: Tx, storeId: string, name: string): Promise<{ readonly id: string; readonly key: string }> {
    const store = await this.org.store(tx, storeId);
    const id = newId();
    const { key, prefix, hash } = newDeviceKey();
    await this.keys.insert(tx, { id, storeId: store.id, name, prefix, keyHash: hash, createdAt: this.clock.now() });
    await this.audit.record(tx, {
      action: 'identity.device-key.create',
      entity: 'device-key',
      entityId: id,
      storeId: store.id,
      diff: { name, prefix },
    });
    return { id, key };
  }
}
