import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { BandProposalsRepository } from '../data/band-proposals.repository.ts';
import { OutcomesRepository } from '../data/outcomes.repository.ts';
import { evidenceOf, proposeBand, type ScoredLine } from '../domain/propose-band.ts';

/** How far back outcomes speak about a store's band. */
const EVIDENCE_DAYS = 90;

/** Looks whether a store's scored changes speak for another band, and puts that before headquarters. */
@Injectable()
export class ProposeBands {
  constructor(
    private readonly org: OrgApi,
    private readonly outcomes: OutcomesRepository,
    private readonly proposals: BandProposalsRepository,
    private readonly clock: Clock,
  ) {}

  async look(tx: Tx, storeId: string, yesterday: string): Promise<void> {
    const { currency } = await this.org.store(tx, storeId);
    const oldest = addDays(yesterday, -EVIDENCE_DAYS);
    const answered = await this.proposals.lastDecided(tx, storeId);
    const after = answered !== null && answered > oldest ? answered : oldest;
    const rows = await this.outcomes.decided(tx, storeId, after, yesterday);
    const evidence = evidenceOf(
      rows
        .filter((r) => r.currency === currency)
        .map((r) => ({
          verdict: r.verdict as ScoredLine['verdict'],
          effectMinor: Number(r.effectMinor),
          deliveryDate: r.deliveryDate,
        })),
    );
    const fromPct = Math.round(await this.org.policy(tx, 'ordering.bandPct', storeId));
    const change = proposeBand(evidence, fromPct, await this.org.policy(tx, 'ordering.proposalLines', storeId));
    if (!change) return this.proposals.dropOpen(tx, storeId);
    const madeAt = this.clock.now();
    await this.proposals.propose(tx, { id: newId(), storeId, ...change, fromPct, evidence, currency, madeAt });
  }
}
