import type { Tx } from '../../platform/db/tx.ts';
import type { StoreScope } from '../../platform/tenancy/tenant-context.ts';

/** A purchase order as the dock sees it. */
export interface DeliveryInfo {
  readonly id: string;
  readonly number: string;
  readonly storeId: string;
  readonly sourceName: string;
  readonly sourceNameEn: string | null;
  readonly deliveryDate: string;
  readonly status: 'approved' | 'sent' | 'partially_received' | 'received';
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly lineCount: number;
  /** Lines of which something may still come. */
  readonly openLines: number;
}

/** For the read side; business modules hear the events. */
export abstract class SupplyChainApi {
  /** What should have arrived by the date and still waits, soonest first, and then what was taken in on it. */
  abstract deliveries(tx: Tx, stores: StoreScope, date: string): Promise<DeliveryInfo[]>;
}
