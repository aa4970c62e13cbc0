import { Global, Module } from '@nestjs/common';
import { Anchors } from './application/anchors.ts';
import { AuditFacade } from './application/audit.facade-impl.ts';
import { AuditQueries } from './application/audit-queries.ts';
import { ChainChecks } from './application/chain-checks.ts';
import { ChainDesk } from './application/chain-desk.ts';
import { OperatorChecks } from './application/operator-checks.ts';
import { Sealer } from './application/sealer.ts';
import { VerifyChain } from './application/verify-chain.ts';
import { AuditApi, AuditCheck, AuditSealing } from './audit.facade.ts';
import { AuditRepository } from './data/audit.repository.ts';
import { ChainRepository } from './data/chain.repository.ts';
import { SealStores } from './data/seal-stores.ts';
import { AuditController } from './http/audit.controller.ts';
import { AuditChainController } from './http/audit-chain.controller.ts';
import { AnchorChainHandler } from './jobs/anchor-chain.handler.ts';
import { MailAnchorHandler } from './jobs/mail-anchor.handler.ts';
import { VerifyChainHandler } from './jobs/verify-chain.handler.ts';
import { WatchChainHandler } from './jobs/watch-chain.handler.ts';

@Global()
@Module({
  controllers: [AuditController, AuditChainController],
  providers: [
    AuditRepository,
    ChainRepository,
    SealStores,
    AuditFacade,
    AuditQueries,
    Anchors,
    VerifyChain,
    ChainChecks,
    ChainDesk,
    Sealer,
    OperatorChecks,
    AnchorChainHandler,
    MailAnchorHandler,
    VerifyChainHandler,
    WatchChainHandler,
    { provide: AuditApi, useExisting: AuditFacade },
    { provide: AuditSealing, useExisting: Sealer },
    { provide: AuditCheck, useExisting: OperatorChecks },
  ],
  exports: [AuditApi, AuditSealing, AuditCheck],
})
export class AuditModule {}
