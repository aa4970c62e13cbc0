import type { AskInput } from '@larder/contracts/ordering/requests';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope, TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { Remeasure } from '../accuracy/application/remeasure.ts';
import { CheckDemandAlerts } from '../alerts/application/check-demand-alerts.ts';
import { OrdersRepository } from '../data/orders.repository.ts';
import { type DueOrder, OrderingApi } from '../ordering.facade.ts';
import { LookAhead } from '../outlook/application/look-ahead.ts';
import { CheckRegionalDemand } from '../regional/application/check-regional-demand.ts';
import { AskRequest } from '../requests/application/ask-request.ts';
import { WeatherDesk } from '../weather/application/weather-desk.ts';
import { RunStore } from './run-store.ts';

@Injectable()
export class OrderingFacade extends OrderingApi {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly runs: RunStore,
    private readonly remeasure: Remeasure,
    private readonly asking: AskRequest,
    private readonly weather: WeatherDesk,
    private readonly alerts: CheckDemandAlerts,
    private readonly look: LookAhead,
    private readonly regional: CheckRegionalDemand,
  ) {
    super();
  }

  override async dueOrders(tx: Tx, stores: StoreScope, limit: number): Promise<DueOrder[]> {
    const rows = await this.orders.page(tx, { stores, tab: 'open' }, undefined, limit);
    return rows.map((o) => ({
      id: o.id,
      storeId: o.store_id,
      sourceId: o.source_id,
      deliveryDate: o.delivery_date,
      urgent: o.urgency === 'urgent',
      state: o.state as DueOrder['state'],
      cutoffAt: o.cutoff_at,
      currency: o.currency,
      amountMinor: o.amount_minor,
      lineCount: o.line_count,
      runsOutCount: o.runs_out_count,
    }));
  }

  override async runStore(
    ctx: TenantContext,
    storeId: string,
  ): Promise<{ orders: number; lines: number; skipped: number }> {
    const outcome = await this.runs.run(ctx, storeId, 'nightly', ctx.actor.id);
    return { orders: outcome.ordersCreated + outcome.ordersRefreshed, lines: outcome.lines, skipped: outcome.skipped };
  }

  override measureWeeks(ctx: TenantContext, weeks: number): Promise<{ stores: number }> {
    return this.remeasure.run(ctx, weeks);
  }

  override async ask(tx: Tx, input: z.output<typeof AskInput>): Promise<string[]> {
    return (await this.asking.run(tx, input)).map((row) => row.id);
  }

  override async importWeather(tx: Tx, rows: readonly unknown[]): Promise<{ added: number; refused: number }> {
    const { added, refused } = await this.weather.import(tx, rows);
    return { added, refused: refused.length };
  }

  override checkDemandAlerts(ctx: TenantContext): Promise<{ open: number }> {
    return this.alerts.run(ctx);
  }

  override lookAhead(ctx: TenantContext, storeId: string): Promise<{ shortages: number; peaks: number }> {
    return this.look.run(ctx, storeId);
  }

  override checkRegionalDemand(ctx: TenantContext): Promise<{ open: number }> {
    return this.regional.run(ctx);
  }
}
