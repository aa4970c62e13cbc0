import { Global, Module } from '@nestjs/common';
import { AuditFacade } from './application/audit.facade-impl.ts';
import { AuditQueries } from './application/audit-queries.ts';
import { AuditApi } from './audit.facade.ts';
import { AuditRepository } from './data/audit.repository.ts';
import { AuditController } from './http/audit.controller.ts';

@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditRepository, AuditFacade, AuditQueries, { provide: AuditApi, useExisting: AuditFacade }],
  exports: [AuditApi],
})
export class AuditModule {}
