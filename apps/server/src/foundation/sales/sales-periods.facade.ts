import type { Tx } from '../../platform/db/tx.ts';

/** A span of business dates in some stores, both ends included. */
export interface SalesSpan {
  readonly storeIds: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** One store's day. A day without any ticket counts by its imported item history and knows no tickets. */
export interface PeriodDay {
  readonly storeId: string;
  readonly businessDate: string;
  readonly netMinor: bigint;
  readonly tickets: number | null;
  readonly discountMinor: bigint;
  readonly refundMinor: bigint;
}

/** Sums over all stores and all dates of a weekday. */
export interface WeekdayHour {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  /** Local clock hour 0–23. */
  readonly hour: number;
  readonly tickets: number;
  readonly netMinor: bigint;
}

export interface ChannelSales {
  readonly channel: string;
  readonly tickets: number;
  readonly netMinor: bigint;
}

export interface PeriodItem {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
}

/** Sales of longer spans, for reports. */
export abstract class SalesPeriods {
  abstract days(tx: Tx, span: SalesSpan): Promise<PeriodDay[]>;
  abstract weekdayHours(tx: Tx, span: SalesSpan): Promise<WeekdayHour[]>;
  abstract channels(tx: Tx, span: SalesSpan): Promise<ChannelSales[]>;
  /** Every item sold in the span; tickets win over imported rows of the same item and day. */
  abstract items(tx: Tx, span: SalesSpan): Promise<PeriodItem[]>;
}
