import { Global, Module } from '@nestjs/common';
import { AuditFacade } from './application/audit.facade-impl.ts';
import { AuditApi } from './audit.facade.ts';
import { AuditRepository } from './data/audit.repository.ts';

@Global()
@Module({
  providers: [AuditRepository, AuditFacade, { provide: AuditApi, useExisting: AuditFacade }],
  exports: [AuditApi],
})
export class AuditModule {}
