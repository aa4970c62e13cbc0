import type { TicketResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import type { TicketSource } from './judge-tickets.ts';
import { TicketIntake } from './ticket-intake.ts';

/**
 * Accepts tickets in one transaction of their own: file imports and history. About 500 at a time is best; the same tickets
 * again are duplicates.
 */
@Injectable()
export class AcceptTickets {
  constructor(
    private readonly db: TenantDb,
    private readonly sales: SalesApi,
    private readonly intake: TicketIntake,
  ) {}

  run(ctx: TenantContext, storeId: string, source: TicketSource, tickets: readonly unknown[]): Promise<TicketResult[]> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.sales.lockStore(tx, storeId);
      return this.intake.run(tx, storeId, source, tickets);
    });
  }
}
