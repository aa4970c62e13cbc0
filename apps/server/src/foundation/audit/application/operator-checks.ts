import type { ChainVerdict } from '@larder/contracts/audit/audit-chain';
import { Injectable } from '@nestjs/common';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditCheck } from '../audit.facade.ts';
import { SealStores } from '../data/seal-stores.ts';
import { Anchors } from './anchors.ts';
import { VerifyChain } from './verify-chain.ts';

/** What `larder audit …` asks. */
@Injectable()
export class OperatorChecks extends AuditCheck {
  constructor(
    private readonly stores: SealStores,
    private readonly verifier: VerifyChain,
    private readonly kept: Anchors,
  ) {
    super();
  }

  override chains(): Promise<readonly { readonly tenantId: string; readonly code: string }[]> {
    return this.stores.own().tenants();
  }

  override verify(tenantId: string, anchorsFile?: string): Promise<ChainVerdict> {
    return this.verifier.run(jobContext(tenantId, 'cli.audit-verify', 'cli'), { anchorsFile });
  }

  override async anchors(tenantId: string): Promise<{ readonly lines: string; readonly publicPem: string }> {
    return { lines: await this.kept.lines(tenantId), publicPem: this.kept.publicPem };
  }
}
