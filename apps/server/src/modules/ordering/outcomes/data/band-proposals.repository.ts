import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { BandEvidence } from '../domain/propose-band.ts';

export interface ProposalRow {
  readonly id: string;
  readonly storeId: string;
  readonly direction: 'widen' | 'narrow';
  readonly fromPct: number;
  readonly toPct: number;
  readonly evidence: BandEvidence;
  readonly currency: string;
  readonly state: 'open' | 'accepted' | 'dismissed' | 'undone';
  readonly madeAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly comment: string | null;
  /** The store's own value before it was accepted; null: it inherited. */
  readonly previous: number | null;
}

export type NewProposal = Pick<
  ProposalRow,
  'id' | 'storeId' | 'direction' | 'fromPct' | 'toPct' | 'evidence' | 'currency' | 'madeAt'
>;

const PROPOSAL = sql`id, store_id "storeId", direction, from_pct "fromPct", to_pct "toPct", evidence, currency, state, made_at "madeAt",
  decided_at "decidedAt", decided_by "decidedBy", comment, previous`;
const SHOWN = 100;

@Injectable()
export class BandProposalsRepository {
  /** Open ones first, then the latest decisions. */
  async list(tx: Tx, stores: StoreScope): Promise<ProposalRow[]> {
    const scope = stores === 'all' ? sql`true` : sql`store_id = any(${plainArray(stores)}::uuid[])`;
    const { rows } =
      await sql<ProposalRow>`select ${PROPOSAL} from band_proposal where tenant_id = ${tx.ctx.tenantId} and ${scope}
      order by (state = 'open') desc, coalesce(decided_at, made_at) desc, id limit ${SHOWN}`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, id: string): Promise<ProposalRow | undefined> {
    const { rows } =
      await sql<ProposalRow>`select ${PROPOSAL} from band_proposal where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        tables(tx),
      );
    return rows[0];
  }

  /** The row, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<ProposalRow | undefined> {
    const { rows } =
      await sql<ProposalRow>`select ${PROPOSAL} from band_proposal where tenant_id = ${tx.ctx.tenantId} and id = ${id} for update`.execute(
        tables(tx),
      );
    return rows[0];
  }

  /** Last delivery that an answer for this store rested on: evidence is not used twice. */
  async lastDecided(tx: Tx, storeId: string): Promise<string | null> {
    const { rows } = await sql<{ to: string | null }>`select max(evidence ->> 'to') "to" from band_proposal
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and state <> 'open'`.execute(tables(tx));
    return rows[0]?.to ?? null;
  }

  async dropOpen(tx: Tx, storeId: string): Promise<void> {
    await sql`delete from band_proposal where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and state = 'open'`.execute(
      tables(tx),
    );
  }

  /** One open proposal a store: it keeps its id and age while the direction is the same. */
  async propose(tx: Tx, p: NewProposal): Promise<void> {
    await sql`delete from band_proposal where tenant_id = ${tx.ctx.tenantId} and store_id = ${p.storeId} and state = 'open' and direction <> ${p.direction}`.execute(
      tables(tx),
    );
    await sql`insert into band_proposal (tenant_id, id, store_id, direction, from_pct, to_pct, evidence, currency, state, made_at)
      values (${tx.ctx.tenantId}, ${p.id}, ${p.storeId}, ${p.direction}, ${p.fromPct}, ${p.toPct}, ${JSON.stringify(p.evidence)}::jsonb, ${p.currency}, 'open', ${p.madeAt})
      on conflict (tenant_id, store_id) where state = 'open' do update set from_pct = excluded.from_pct, to_pct = excluded.to_pct, evidence = excluded.evidence`.execute(
      tables(tx),
    );
  }

  async decide(
    tx: Tx,
    id: string,
    decision: {
      readonly state: 'accepted' | 'dismissed' | 'undone';
      readonly at: Date;
      readonly comment: string | null;
      readonly previous: number | null;
    },
  ): Promise<void> {
    const previous = decision.previous === null ? null : JSON.stringify(decision.previous);
    await sql`update band_proposal set state = ${decision.state}, decided_at = ${decision.at}, decided_by = ${tx.ctx.actor.id},
      comment = ${decision.comment}, previous = ${previous}::jsonb where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
      tables(tx),
    );
  }
}
