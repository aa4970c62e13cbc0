import { Global, Module } from '@nestjs/common';
import { AcceptRevs } from './application/accept-revs.ts';
import { RebuildSales } from './application/rebuild-sales.ts';
import { SalesFacade } from './application/sales.facade-impl.ts';
import { SalesQueries } from './application/sales-queries.ts';
import { StoreDays } from './application/store-days.ts';
import { FigureReads } from './data/figure-reads.repository.ts';
import { FiguresRepository } from './data/figures.repository.ts';
import { ItemDaysRepository } from './data/item-days.repository.ts';
import { RebuildRepository } from './data/rebuild.repository.ts';
import { SalesFiguresRepository } from './data/sales-figures.repository.ts';
import { SalesPeriodsRepository } from './data/sales-periods.repository.ts';
import { StoreDaysRepository } from './data/store-days.repository.ts';
import { TicketReads } from './data/ticket-reads.repository.ts';
import { TicketsRepository } from './data/tickets.repository.ts';
import { WaitingLinesRepository } from './data/waiting-lines.repository.ts';
import { SalesController } from './http/sales.controller.ts';
import { RecomputeFiguresHandler } from './jobs/recompute-figures.handler.ts';
import { SettleStoreDaysHandler } from './jobs/settle-store-days.handler.ts';
import { SalesApi } from './sales.facade.ts';
import { SalesFigures } from './sales-figures.facade.ts';
import { SalesPeriods } from './sales-periods.facade.ts';

@Global()
@Module({
  controllers: [SalesController],
  providers: [
    TicketsRepository,
    TicketReads,
    FigureReads,
    SalesQueries,
    FiguresRepository,
    ItemDaysRepository,
    StoreDaysRepository,
    RebuildRepository,
    WaitingLinesRepository,
    AcceptRevs,
    RebuildSales,
    StoreDays,
    SettleStoreDaysHandler,
    RecomputeFiguresHandler,
    SalesFacade,
    { provide: SalesApi, useExisting: SalesFacade },
    SalesFiguresRepository,
    { provide: SalesFigures, useExisting: SalesFiguresRepository },
    SalesPeriodsRepository,
    { provide: SalesPeriods, useExisting: SalesPeriodsRepository },
  ],
  exports: [SalesApi, SalesFigures, SalesPeriods],
})
export class SalesModule {}
