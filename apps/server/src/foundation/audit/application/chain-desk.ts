import type { ChainState } from '@larder/contracts/audit/audit-chain';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { Anchors } from './anchors.ts';
import { AuditFacade } from './audit.facade-impl.ts';
import { ChainChecks } from './chain-checks.ts';

/** What the chain's auditor sees of the hash chain and may ask for. */
@Injectable()
export class ChainDesk {
  constructor(
    private readonly db: TenantDb,
    private readonly checks: ChainChecks,
    private readonly kept: Anchors,
    private readonly audit: AuditFacade,
  ) {}

  state(ctx: TenantContext): Promise<ChainState> {
    return this.db.sqlTx(ctx, (tx) => this.checks.state(tx));
  }

  check(ctx: TenantContext): Promise<ChainState> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { id, begun } = await this.checks.start(tx);
      await this.audit.record(tx, {
        action: 'audit.chain.check',
        entity: 'audit_chain',
        entityId: id,
        diff: { begun },
      });
      return this.checks.state(tx);
    });
  }

  async anchors(ctx: TenantContext): Promise<string> {
    await this.db.sqlTx(ctx, (tx) =>
      this.audit.record(tx, { action: 'audit.anchor.export', entity: 'audit_chain', entityId: '-' }),
    );
    return this.kept.lines(ctx.tenantId);
  }
}
