import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type SalesFeed, StockAlerts } from '../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays, businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';

/** Days back in which a last ticket still says something. */
const LOOK_BACK_DAYS = 14;

/** Tells the stock alerts how far sales can be relied on: stock does not know the tills. */
@Injectable()
export class TellSalesFeed implements OnModuleInit {
  constructor(
    private readonly alerts: StockAlerts,
    private readonly terminals: TerminalsRepository,
    private readonly sales: SalesFigures,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.alerts.bindSalesFeed((tx, storeId) => this.feed(tx, storeId));
  }

  private async feed(tx: Tx, storeId: string): Promise<SalesFeed> {
    const { zone, closeoutMinute } = await this.org.store(tx, storeId);
    const today = businessDateOf(this.clock.now(), zone, closeoutMinute);
    const tickets = await this.sales.lastTickets(tx, [storeId], addDays(today, -LOOK_BACK_DAYS));
    const terminals = (await this.terminals.list(tx, [storeId])).filter((t) => t.status === 'active');
    return {
      terminals: terminals.map(({ code, lastSeenAt, unsent }) => ({ code, lastSeenAt, unsent })),
      lastTicketAt: tickets.get(storeId) ?? null,
    };
  }
}
