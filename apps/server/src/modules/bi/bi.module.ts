import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.ts';
import { PosSyncModule } from '../pos-sync/pos-sync.module.ts';
import { SupplyChainModule } from '../supply-chain/supply-chain.module.ts';
import { AttentionQuery } from './application/attention-query.ts';
import { OrderConcerns } from './application/order-concerns.ts';
import { OverviewQuery } from './application/overview-query.ts';
import { PlanReports } from './application/plan-reports.ts';
import { ReachedStores } from './application/reach.ts';
import { ReportMailWords } from './application/report-mail-words.ts';
import { ReportSubscriptionsService } from './application/report-subscriptions.ts';
import { SalesReportQuery } from './application/sales-report.ts';
import { SendReport } from './application/send-report.ts';
import { StockConcerns } from './application/stock-concerns.ts';
import { StoreCellsQuery } from './application/store-cells.ts';
import { StoreFeedsQuery } from './application/store-feeds.ts';
import { StoreWorkQuery } from './application/store-query.ts';
import { TillConcerns } from './application/till-concerns.ts';
import { ReportMailsRepository } from './data/report-mails.repository.ts';
import { SubscriptionsRepository } from './data/subscriptions.repository.ts';
import { ReportSubscriptionsController } from './http/report-subscriptions.controller.ts';
import { SalesReportController } from './http/sales-report.controller.ts';
import { StoreFeedsController } from './http/store-feeds.controller.ts';
import { TodayController } from './http/today.controller.ts';
import { PlanReportsHandler } from './jobs/plan-reports.job.ts';
import { SendReportHandler } from './jobs/send-report.handler.ts';

@Module({
  imports: [OrderingModule, PosSyncModule, SupplyChainModule],
  controllers: [TodayController, SalesReportController, StoreFeedsController, ReportSubscriptionsController],
  providers: [
    ReachedStores,
    StoreCellsQuery,
    OrderConcerns,
    TillConcerns,
    StockConcerns,
    AttentionQuery,
    OverviewQuery,
    StoreWorkQuery,
    SalesReportQuery,
    StoreFeedsQuery,
    SubscriptionsRepository,
    ReportMailsRepository,
    ReportSubscriptionsService,
    ReportMailWords,
    SendReport,
    SendReportHandler,
    PlanReports,
    PlanReportsHandler,
  ],
})
export class BiModule {}
