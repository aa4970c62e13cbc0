import { Module } from '@nestjs/common';
import { AcceptBatch } from './application/accept-batch.ts';
import { AcceptTickets } from './application/accept-tickets.ts';
import { PosProvisioningImpl } from './application/provisioning-impl.ts';
import { TicketIntake } from './application/ticket-intake.ts';
import { BatchesRepository } from './data/batches.repository.ts';
import { MembersRepository } from './data/members.repository.ts';
import { QuarantineRepository } from './data/quarantine.repository.ts';
import { TillStatesRepository } from './data/till-states.repository.ts';
import { TerminalsRepository } from './data/terminals.repository.ts';
import { IngestController } from './http/ingest.controller.ts';
import { PosSyncApi } from './pos-sync.facade.ts';
import { PosProvisioning } from './provisioning.ts';

@Module({
  controllers: [IngestController],
  providers: [BatchesRepository, TerminalsRepository, MembersRepository, QuarantineRepository, TicketIntake, AcceptTickets, AcceptBatch, { provide: PosProvisioning, useClass: PosProvisioningImpl }, TillStatesRepository, { provide: PosSyncApi, useExisting: TillStatesRepository }],
  exports: [AcceptTickets, PosSyncApi, PosProvisioning],
})
export class PosSyncModule {}
