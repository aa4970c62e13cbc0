import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.ts';
import { PosSyncModule } from '../pos-sync/pos-sync.module.ts';
import { SupplyChainModule } from '../supply-chain/supply-chain.module.ts';
import { AttentionQuery } from './application/attention-query.ts';
import { OverviewQuery } from './application/overview-query.ts';
import { ReachedStores } from './application/reach.ts';
import { SalesReportQuery } from './application/sales-report.ts';
import { StoreCellsQuery } from './application/store-cells.ts';
import { StoreFeedsQuery } from './application/store-feeds.ts';
import { StoreWorkQuery } from './application/store-query.ts';
import { SalesReportController } from './http/sales-report.controller.ts';
import { StoreFeedsController } from './http/store-feeds.controller.ts';
import { TodayController } from './http/today.controller.ts';

@Module({
  imports: [OrderingModule, PosSyncModule, SupplyChainModule],
  controllers: [TodayController, SalesReportController, StoreFeedsController],
  providers: [
    ReachedStores,
    StoreCellsQuery,
    AttentionQuery,
    OverviewQuery,
    StoreWorkQuery,
    SalesReportQuery,
    StoreFeedsQuery,
  ],
})
export class BiModule {}
