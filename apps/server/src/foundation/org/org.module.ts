import { Global, Module } from '@nestjs/common';
import { ChangeOrg } from './application/change-org.ts';
import { OrgFacade } from './application/org.facade-impl.ts';
import { OrgQueries } from './application/org-queries.ts';
import { OrgProvisioningImpl } from './application/provisioning-impl.ts';
import { OrgRepository } from './data/org.repository.ts';
import { OrgController } from './http/org.controller.ts';
import { PoliciesController } from './http/policies.controller.ts';
import { OrgApi } from './org.facade.ts';
import { OrgProvisioning } from './provisioning.ts';

@Global()
@Module({
  controllers: [OrgController, PoliciesController],
  providers: [
    OrgRepository,
    ChangeOrg,
    OrgQueries,
    OrgFacade,
    { provide: OrgApi, useExisting: OrgFacade },
    { provide: OrgProvisioning, useClass: OrgProvisioningImpl },
  ],
  exports: [OrgApi, OrgProvisioning],
})
export class OrgModule {}
