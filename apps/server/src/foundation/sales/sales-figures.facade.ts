import type { Tx } from '../../platform/db/tx.ts';

/** Figures of one store's trading day; no row where nothing was sold. */
export interface DaySales {
  readonly storeId: string;
  readonly businessDate: string;
  /** Closed sales; refunds and voids are no tickets of their own here. */
  readonly tickets: number;
  /** Closed sales minus closed refunds. */
  readonly netMinor: bigint;
}

export interface HourSales extends DaySales {
  /** Local clock hour 0–23. */
  readonly hour: number;
}

export interface ItemSales {
  readonly storeId: string;
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
}

/** A settled day that is not in order. */
export interface StoreDayIssue {
  readonly storeId: string;
  readonly businessDate: string;
  readonly state: 'receiving' | 'disputed';
  /** Sequence numbers that never came. */
  readonly missing: number;
  /** Largest amount by which a Z report differs from the tickets, minor units. */
  readonly differenceMinor: bigint;
}

/** Sales figures of many stores at once, for reading only. */
export abstract class SalesFigures {
  abstract days(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<DaySales[]>;
  /** Hours of one date per store; the same store may be asked for with several dates. */
  abstract hours(
    tx: Tx,
    days: readonly { readonly storeId: string; readonly businessDate: string }[],
  ): Promise<HourSales[]>;
  /** The items of a selection that brought each store the most money in the span, best first. */
  abstract topItems(
    tx: Tx,
    selection: {
      readonly storeIds: readonly string[];
      readonly itemIds: readonly string[];
      readonly from: string;
      readonly to: string;
    },
    limit: number,
  ): Promise<ItemSales[]>;
  /** When the latest ticket of each store was closed; stores without one since `from` are absent. */
  abstract lastTickets(tx: Tx, storeIds: readonly string[], from: string): Promise<Map<string, Date>>;
  /** Days with missing tickets or a Z report that differs, newest first. */
  abstract dayIssues(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<StoreDayIssue[]>;
}
