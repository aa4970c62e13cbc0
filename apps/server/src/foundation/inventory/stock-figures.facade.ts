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
}

/** Stock figures of many stores at once, for reading only. */
export abstract class StockFigures {
  /** On hand per store and item, thousandths; items that never moved are absent. */
  abstract onHand(tx: Tx, storeIds: readonly string[]): Promise<Map<string, Map<string, bigint>>>;
  abstract dayCosts(tx: Tx, days: readonly RunningDay[]): Promise<DayCosts[]>;
  /** Waste at cost per store and day. */
  abstract waste(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<{ readonly storeId: string; readonly businessDate: string; readonly wasteMinor: bigint }[]>;
  abstract emptyHours(tx: Tx, days: readonly RunningDay[]): Promise<EmptyHours[]>;
  abstract emptySpans(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<EmptySpan[]>;
}
