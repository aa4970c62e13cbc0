import type { AskInput } from '@larder/contracts/ordering/requests';
import type { z } from 'zod';
import type { Tx } from '../../platform/db/tx.ts';
import type { StoreScope, TenantContext } from '../../platform/tenancy/tenant-context.ts';

/** An order that somebody still has to answer before its cut-off. */
export interface DueOrder {
  readonly id: string;
  readonly storeId: string;
  readonly sourceId: string;
  readonly deliveryDate: string;
  readonly urgent: boolean;
  readonly state: 'generated' | 'reviewing' | 'in_band' | 'awaiting_approval' | 'approved';
  readonly cutoffAt: Date;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly lineCount: number;
  readonly runsOutCount: number;
}

/** For the read side and for setting up a chain; business modules hear `ordering.order-released` instead. */
export abstract class OrderingApi {
  /** Open orders of the stores, soonest cut-off first. */
  abstract dueOrders(tx: Tx, stores: StoreScope, limit: number): Promise<DueOrder[]>;
  /** One run of a store, in transactions of its own: what the nightly job does. @returns lines suggested */
  abstract runStore(
    ctx: TenantContext,
    storeId: string,
  ): Promise<{ readonly orders: number; readonly lines: number; readonly skipped: number }>;
  /** Measures past weeks of every store; days without a kept forecast are forecast blind, as of their eve. */
  abstract measureWeeks(ctx: TenantContext, weeks: number): Promise<{ readonly stores: number }>;
  /** Replenishment requests of the context's person. @returns their ids, in the order of the lines */
  abstract ask(tx: Tx, input: z.output<typeof AskInput>): Promise<string[]>;
  /**
   * Weather by unit and day, as a file brings it (`WeatherInput` rows); what cannot be believed is kept aside.
   * @returns rows that were kept
   */
  abstract importWeather(
    tx: Tx,
    rows: readonly unknown[],
  ): Promise<{ readonly added: number; readonly refused: number }>;
  /** What the days ahead of a store hold, in transactions of its own: what the job after every run does. */
  abstract lookAhead(
    ctx: TenantContext,
    storeId: string,
  ): Promise<{ readonly shortages: number; readonly peaks: number }>;
  /** Looks for areas that run short of goods in the weather ahead, in transactions of its own. */
  abstract checkDemandAlerts(ctx: TenantContext): Promise<{ readonly open: number }>;
  /** Looks for goods whose season runs early in one area, in transactions of its own. */
  abstract checkRegionalDemand(ctx: TenantContext): Promise<{ readonly open: number }>;
}
