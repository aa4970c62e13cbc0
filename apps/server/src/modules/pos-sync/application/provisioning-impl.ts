import type { BatchResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';
import { PosProvisioning, type SeedBatch } from '../provisioning.ts';
import { AcceptBatch } from './accept-batch.ts';

@Injectable()
export class PosProvisioningImpl extends PosProvisioning {
  constructor(
    private readonly terminalRows: TerminalsRepository,
    private readonly acceptBatch: AcceptBatch,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async terminals(tx: Tx, storeId: string, codes: readonly string[]): Promise<void> {
    for (const code of codes) await this.terminalRows.insert(tx, storeId, code, this.clock.now());
  }

  override accept(ctx: TenantContext, storeId: string, deviceId: string, batch: SeedBatch): Promise<BatchResult> {
    const device: TenantContext = {
      ...ctx,
      actor: { kind: 'device', id: deviceId, name: 'seed' },
      deviceStoreId: storeId,
    };
    return this.acceptBatch.run(device, {
      batchId: batch.batchId,
      sentAt: batch.sentAt,
      tickets: [...batch.tickets],
      dayEnds: [...batch.dayEnds],
    });
  }
}
