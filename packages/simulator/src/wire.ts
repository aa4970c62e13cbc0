import type { TicketChannel } from './types.ts';

/** Ticket as a till sends it; kept assignable to the server's input contract by a type test, without a run-time dependency. */
export interface WireModifier {
  readonly sku: string;
  readonly name: string;
  readonly quantity: string;
  readonly unitPrice: number;
}

export interface WireLine {
  readonly lineNo: number;
  readonly sku?: string;
  readonly barcode?: string;
  readonly name: string;
  /** Decimal string in `uom`, positive also on refunds. */
  readonly quantity: string;
  readonly uom: string;
  readonly unitPrice: number;
  /** After the line discount, modifiers included. */
  readonly amount: number;
  readonly taxCode: string;
  readonly discount?: number;
  readonly discountReason?: string;
  readonly promotionCode?: string;
  readonly modifiers?: WireModifier[];
}

export interface WirePayment {
  readonly method: string;
  readonly amount: number;
  readonly externalRef?: string;
}

export interface WireTax {
  readonly code: string;
  readonly rate: string;
  readonly base: number;
  readonly amount: number;
}

export interface WireAdjustment {
  readonly reason: string;
  readonly amount: number;
}

export interface WireTicket {
  readonly ticketUid: string;
  readonly rev: number;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly terminalCode: string;
  readonly seq: number;
  readonly receiptNo: string;
  readonly cashierRef: string;
  readonly shiftRef: string;
  readonly memberRef?: string;
  readonly refersTo?: string;
  readonly channel: TicketChannel;
  readonly currency: string;
  readonly businessDate: string;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly modifiedAt?: string;
  readonly lines: WireLine[];
  readonly payments: WirePayment[];
  readonly taxIncluded: boolean;
  readonly tax: WireTax[];
  readonly adjustments: WireAdjustment[];
  readonly total: number;
}

/**
 * Z report of one terminal. `ticketCount` counts every number used (voids and refunds too), so lastSeq − firstSeq + 1.
 * gross = Σ (total + line discounts − negative adjustments) of closed sales; discounts = those two taken off again;
 * refunds and voids are positive sums of totals. gross − discounts − refunds = Σ tenders.
 */
export interface WireDayEnd {
  readonly terminalCode: string;
  readonly businessDate: string;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly ticketCount: number;
  readonly gross: number;
  readonly discounts: number;
  readonly refunds: number;
  readonly voids: number;
  readonly tenders: { method: string; amount: number }[];
}

export interface WireHeartbeat {
  readonly lastSeq: number;
  readonly unsent: number;
  readonly oldestUnsentAt: string | null;
}

export interface WireBatch {
  readonly batchId: string;
  readonly sentAt: string;
  readonly tickets: WireTicket[];
  readonly dayEnds?: WireDayEnd[];
  readonly heartbeat?: WireHeartbeat;
}
