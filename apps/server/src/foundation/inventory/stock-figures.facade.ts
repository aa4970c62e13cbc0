import type { Tx } from '../../platform/db/tx.ts';

/** A store's trading day that is under way. */
export interface RunningDay {
  readonly storeId: string;
  readonly businessDate: string;
  /** Instant at which the trading day began. */
  readonly start: Date;
}

/** Cost of what was used and wasted on a day, by moving average; goods without a known cost count nothing. */
export interface DayCosts {
  readonly storeId: string;
  readonly usageMinor: bigint;
  readonly wasteMinor: bigint;
}

/** An item that had no stock at some time of a running day. */
export interface EmptyHours {
  readonly storeId: string;
  readonly itemId: string;
  /** On-hand ≤ 0 before the first movement of the day. */
  readonly before: boolean;
  /** Full hours since the day's start in which the item moved, rising, and whether it was empty at the end of each. */
  readonly slots: readonly number[];
  readonly empty: readonly boolean[];
}

/** Days, both included, at whose end an item had no stock. */
export interface EmptySpan {
  readonly storeId: string;
  readonly itemId: string;
  readonly from: string;
  readonly to: string;
  /** The books were below zero on all of these days: they are wrong, and nobody knows what stood on the shelf. */
  readonly doubtful: boolean;
}

/** What moved an item on one business day, thousandths. */
export interface ItemFlow {
  readonly itemId: string;
  readonly businessDate: string;
  /** Receipts, opening balances and transfers, net. */
  readonly receivedMilli: bigint;
  /** Net of returns, positive when sold or used. */
  readonly soldMilli: bigint;
  readonly wastedMilli: bigint;
  /** Counted above (+) or below (−) the books. */
  readonly countedMilli: bigint;
}

/** Stock figures of many stores at once, for reading only. */
export abstract class StockFigures {
  /** On hand per store and item, of these items or of all, thousandths; items that never moved are absent. */
  abstract onHand(
    tx: Tx,
    storeIds: readonly string[],
    itemIds?: readonly string[],
  ): Promise<Map<string, Map<string, bigint>>>;
  abstract dayCosts(tx: Tx, days: readonly RunningDay[]): Promise<DayCosts[]>;
  /** Waste at cost per store and day. */
  abstract waste(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<{ readonly storeId: string; readonly businessDate: string; readonly wasteMinor: bigint }[]>;
  /** Days of the span on which the items moved in one store, and what was on hand before its first day. */
  abstract flows(
    tx: Tx,
    storeId: string,
    itemIds: readonly string[],
    from: string,
    to: string,
  ): Promise<{ readonly onHand: ReadonlyMap<string, bigint>; readonly days: readonly ItemFlow[] }>;
  abstract emptyHours(tx: Tx, days: readonly RunningDay[]): Promise<EmptyHours[]>;
  abstract emptySpans(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<EmptySpan[]>;
}
