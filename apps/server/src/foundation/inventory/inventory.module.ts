import { Global, Module } from '@nestjs/common';
import { InventoryFacade } from './application/inventory.facade-impl.ts';
import { PostLegs } from './application/post-legs.ts';
import { ProjectStock } from './application/project-stock.ts';
import { RecordDocument } from './application/record-document.ts';
import { StockQueries } from './application/stock-queries.ts';
import { DocumentsRepository } from './data/documents.repository.ts';
import { LedgerRepository } from './data/ledger.repository.ts';
import { ProjectionRepository } from './data/projection.repository.ts';
import { StockRepository } from './data/stock.repository.ts';
import { StockFiguresRepository } from './data/stock-figures.repository.ts';
import { StockController } from './http/stock.controller.ts';
import { InventoryApi } from './inventory.facade.ts';
import { ProjectStockHandler } from './jobs/project-stock.handler.ts';
import { StockFigures } from './stock-figures.facade.ts';

@Global()
@Module({
  controllers: [StockController],
  providers: [
    LedgerRepository,
    DocumentsRepository,
    ProjectionRepository,
    StockRepository,
    PostLegs,
    RecordDocument,
    StockQueries,
    ProjectStock,
    ProjectStockHandler,
    InventoryFacade,
    { provide: InventoryApi, useExisting: InventoryFacade },
    StockFiguresRepository,
    { provide: StockFigures, useExisting: StockFiguresRepository },
  ],
  exports: [InventoryApi, StockFigures],
})
export class InventoryModule {}
