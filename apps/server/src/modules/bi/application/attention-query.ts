import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type Concern, rank } from '../domain/attention.ts';
import type { AttentionInput } from './concern.ts';
import { deliveryConcerns, dueOrders, OrderConcerns } from './order-concerns.ts';
import { StockConcerns } from './stock-concerns.ts';
import { quarantined, silent, TillConcerns } from './till-concerns.ts';

/** Stores that need a person, and why. A reason whose remedy the reader may not open is left out. */
@Injectable()
export class AttentionQuery {
  constructor(
    private readonly orders: OrderConcerns,
    private readonly tills: TillConcerns,
    private readonly stock: StockConcerns,
  ) {}

  async list(tx: Tx, input: AttentionInput): Promise<Concern[]> {
    const { stores } = input;
    if (stores.length === 0) return [];
    const concerns = [
      ...dueOrders(input),
      ...(await this.orders.approvals(tx, input)),
      ...deliveryConcerns(await this.orders.deliveries(tx, stores), stores),
      ...silent(tx, input),
      ...(await this.stock.alerts(tx, stores)),
      ...(await this.tills.dayIssues(tx, input)),
      ...quarantined(tx, input),
      ...(await this.tills.unmapped(tx, stores)),
      ...(await this.stock.topSellersOut(tx, input)),
    ].map((c) => (seesSales(tx, c) ? c : { ...c, impactMinor: null }));
    return rank(concerns);
  }
}

/** Order values are for who may read orders; everything else is a sales figure. */
const seesSales = (tx: Tx, c: Concern): boolean =>
  c.kind === 'order_due' || c.kind === 'approval_waiting' || reaches(tx.ctx, 'sales.report.read', c.storeId);
