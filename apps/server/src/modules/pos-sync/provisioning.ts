import type { BatchResult, DayEnd, TicketInput } from '@larder/contracts/pos-sync/ticket';
import type { z } from 'zod';
import type { Tx } from '../../platform/db/tx.ts';
import type { TenantContext } from '../../platform/tenancy/tenant-context.ts';

/** One batch as a till's sender would post it. */
export interface SeedBatch {
  readonly batchId: string;
  readonly sentAt: string;
  readonly tickets: readonly TicketInput[];
  readonly dayEnds: readonly z.input<typeof DayEnd>[];
}

/** Tills of a chain made by the seed, and their backlog taken in through the ordinary ingest path without HTTP. */
export abstract class PosProvisioning {
  /** Registers terminals; a known code stays as it is. */
  abstract terminals(tx: Tx, storeId: string, codes: readonly string[]): Promise<void>;
  /** Accepts a batch on behalf of a store's device. */
  abstract accept(ctx: TenantContext, storeId: string, deviceId: string, batch: SeedBatch): Promise<BatchResult>;
}
