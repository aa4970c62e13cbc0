import { Module } from '@nestjs/common';
import { AcceptBatch } from './application/accept-batch.ts';
import { AcceptTickets } from './application/accept-tickets.ts';
import { JudgeTickets } from './application/judge-tickets.ts';
import { ManageTerminals } from './application/manage-terminals.ts';
import { MapCode } from './application/map-code.ts';
import { PostMappedLines } from './application/post-mapped-lines.ts';
import { PostOpenedStock } from './application/post-opened-stock.ts';
import { PosProvisioningImpl } from './application/provisioning-impl.ts';
import { QuarantineQueries } from './application/quarantine-queries.ts';
import { ResolveQuarantined } from './application/resolve-quarantined.ts';
import { TellSalesFeed } from './application/tell-sales-feed.ts';
import { TicketIntake } from './application/ticket-intake.ts';
import { BatchesRepository } from './data/batches.repository.ts';
import { MembersRepository } from './data/members.repository.ts';
import { QuarantineRepository } from './data/quarantine.repository.ts';
import { TerminalsRepository } from './data/terminals.repository.ts';
import { TillStatesRepository } from './data/till-states.repository.ts';
import { IngestController } from './http/ingest.controller.ts';
import { QuarantineController } from './http/quarantine.controller.ts';
import { TerminalsController } from './http/terminals.controller.ts';
import { IMPORT_CONTROLLERS, IMPORT_PROVIDERS } from './imports/imports.providers.ts';
import { PostMappedLinesHandler } from './jobs/post-mapped-lines.handler.ts';
import { PosSyncApi } from './pos-sync.facade.ts';
import { PosProvisioning } from './provisioning.ts';
import { OnStockOpened } from './subscribers/on-stock-opened.ts';

@Module({
  controllers: [IngestController, QuarantineController, TerminalsController, ...IMPORT_CONTROLLERS],
  providers: [
    BatchesRepository,
    TerminalsRepository,
    MembersRepository,
    QuarantineRepository,
    TellSalesFeed,
    JudgeTickets,
    TicketIntake,
    QuarantineQueries,
    ResolveQuarantined,
    MapCode,
    ManageTerminals,
    PostMappedLines,
    PostMappedLinesHandler,
    PostOpenedStock,
    OnStockOpened,
    AcceptTickets,
    AcceptBatch,
    { provide: PosProvisioning, useClass: PosProvisioningImpl },
    TillStatesRepository,
    { provide: PosSyncApi, useExisting: TillStatesRepository },
    ...IMPORT_PROVIDERS,
  ],
  exports: [AcceptTickets, PosSyncApi, PosProvisioning],
})
export class PosSyncModule {}
