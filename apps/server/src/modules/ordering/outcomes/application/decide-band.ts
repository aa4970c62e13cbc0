import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { ProposalDecided, ProposalStale } from '../../ordering.errors.ts';
import { BandProposalsRepository, type ProposalRow } from '../data/band-proposals.repository.ts';

/** Headquarters' answer to a proposal. Each writes its own audit row; a changed rule writes another. */
@Injectable()
export class DecideBand {
  constructor(
    private readonly org: OrgApi,
    private readonly proposals: BandProposalsRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, ProposalDecided, ProposalStale when the band is no longer what the proposal started from, PolicyLocked */
  async accept(tx: Tx, id: string, comment: string | null): Promise<void> {
    const proposal = await this.held(tx, id, 'open');
    await this.expectBand(tx, proposal.storeId, proposal.fromPct);
    const previous = await this.org.overridePolicy(tx, 'ordering.bandPct', proposal.storeId, proposal.toPct);
    await this.end(tx, proposal, 'accepted', comment, previous ?? null);
  }

  /** @throws NotFound, ProposalDecided */
  async dismiss(tx: Tx, id: string, comment: string | null): Promise<void> {
    await this.end(tx, await this.held(tx, id, 'open'), 'dismissed', comment, null);
  }

  /** @throws NotFound, ProposalDecided, ProposalStale when somebody changed the band since */
  async undo(tx: Tx, id: string, comment: string | null): Promise<void> {
    const proposal = await this.held(tx, id, 'accepted');
    await this.expectBand(tx, proposal.storeId, proposal.toPct);
    if (proposal.previous === null) await this.org.inheritPolicy(tx, 'ordering.bandPct', proposal.storeId);
    else await this.org.overridePolicy(tx, 'ordering.bandPct', proposal.storeId, proposal.previous);
    await this.end(tx, proposal, 'undone', comment, proposal.previous);
  }

  private async held(tx: Tx, id: string, state: ProposalRow['state']): Promise<ProposalRow> {
    const proposal = await this.proposals.lock(tx, id);
    if (!proposal || !reaches(tx.ctx, 'ordering.band.decide', proposal.storeId)) throw new NotFound();
    if (proposal.state !== state) throw new ProposalDecided();
    return proposal;
  }

  private async expectBand(tx: Tx, storeId: string, pct: number): Promise<void> {
    if (Math.round(await this.org.policy(tx, 'ordering.bandPct', storeId)) !== pct) throw new ProposalStale();
  }

  private async end(
    tx: Tx,
    proposal: ProposalRow,
    state: 'accepted' | 'dismissed' | 'undone',
    comment: string | null,
    previous: number | null,
  ): Promise<void> {
    await this.proposals.decide(tx, proposal.id, { state, at: this.clock.now(), comment, previous });
    await this.audit.record(tx, {
      action: `ordering.band-proposal.${state}`,
      entity: 'band_proposal',
      entityId: proposal.id,
      storeId: proposal.storeId,
      diff: { fromPct: proposal.fromPct, toPct: proposal.toPct, ...(comment === null ? {} : { comment }) },
    });
  }
}
