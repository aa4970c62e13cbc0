import { Global, Module } from '@nestjs/common';
import { AgreeTransfers } from './application/agree-transfers.ts';
import { AlertQueries } from './application/alert-queries.ts';
import { ChangeAlerts } from './application/change-alerts.ts';
import { EvaluateAlerts } from './application/evaluate-alerts.ts';
import { HeldTransfers } from './application/held-transfers.ts';
import { InventoryFacade } from './application/inventory.facade-impl.ts';
import { MoveTransfers } from './application/move-transfers.ts';
import { PostDocument } from './application/post-document.ts';
import { PostLegs } from './application/post-legs.ts';
import { ProjectStock } from './application/project-stock.ts';
import { RecordDocument } from './application/record-document.ts';
import { RecordMovement } from './application/record-movement.ts';
import { SalesFeeds } from './application/sales-feeds.ts';
import { StockAlertsFacade } from './application/stock-alerts.facade-impl.ts';
import { StockHealth } from './application/stock-health.ts';
import { StockQueries } from './application/stock-queries.ts';
import { TellOfTransfers } from './application/tell-of-transfers.ts';
import { TransferQueries } from './application/transfer-queries.ts';
import { WatchStores } from './application/watch-stores.ts';
import { AlertReadsRepository } from './data/alert-reads.repository.ts';
import { AlertsRepository } from './data/alerts.repository.ts';
import { DocumentsRepository } from './data/documents.repository.ts';
import { LedgerRepository } from './data/ledger.repository.ts';
import { ProjectionRepository } from './data/projection.repository.ts';
import { StockRepository } from './data/stock.repository.ts';
import { StockFiguresRepository } from './data/stock-figures.repository.ts';
import { StockHealthRepository } from './data/stock-health.repository.ts';
import { TransfersRepository } from './data/transfers.repository.ts';
import { AlertsController } from './http/alerts.controller.ts';
import { StockController } from './http/stock.controller.ts';
import { StockHealthController } from './http/stock-health.controller.ts';
import { TransfersController } from './http/transfers.controller.ts';
import { InventoryApi } from './inventory.facade.ts';
import { EvaluateAlertsHandler } from './jobs/evaluate-alerts.handler.ts';
import { ProjectStockHandler } from './jobs/project-stock.handler.ts';
import { WatchStoresHandler } from './jobs/watch-stores.job.ts';
import { StockAlerts } from './stock-alerts.facade.ts';
import { StockFigures } from './stock-figures.facade.ts';

@Global()
@Module({
  controllers: [StockController, AlertsController, TransfersController, StockHealthController],
  providers: [
    LedgerRepository,
    DocumentsRepository,
    ProjectionRepository,
    StockRepository,
    PostLegs,
    PostDocument,
    RecordDocument,
    RecordMovement,
    StockQueries,
    ProjectStock,
    ProjectStockHandler,
    AlertsRepository,
    AlertReadsRepository,
    SalesFeeds,
    EvaluateAlerts,
    EvaluateAlertsHandler,
    WatchStores,
    WatchStoresHandler,
    AlertQueries,
    ChangeAlerts,
    TransfersRepository,
    TransferQueries,
    HeldTransfers,
    TellOfTransfers,
    AgreeTransfers,
    MoveTransfers,
    StockHealthRepository,
    StockHealth,
    StockAlertsFacade,
    { provide: StockAlerts, useExisting: StockAlertsFacade },
    InventoryFacade,
    { provide: InventoryApi, useExisting: InventoryFacade },
    StockFiguresRepository,
    { provide: StockFigures, useExisting: StockFiguresRepository },
  ],
  exports: [InventoryApi, StockFigures, StockAlerts],
})
export class InventoryModule {}
