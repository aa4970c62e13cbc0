import { Injectable } from '@nestjs/common';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { type CountedItem, LedgerRepository, type StoreLegs } from '../data/ledger.repository.ts';
import type { LedgerLeg } from '../domain/ledger-leg.ts';
import { correctionOf } from '../domain/legs.ts';
import { projectStock } from '../jobs/project-stock.job.ts';

/** Posts legs: ledger, on-hand by delta, what a later count takes back, and the mark for the fold. Runs under the stores' locks. */
@Injectable()
export class PostLegs {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly jobs: Jobs,
  ) {}

  /** @param posted legs of each store */
  async run(tx: Tx, posted: StoreLegs): Promise<void> {
    const stores = new Map([...posted].filter(([, legs]) => legs.length > 0));
    if (stores.size === 0) return;
    const [balances] = await atOnce([
      this.ledger.addBalances(tx, each(stores, sums)),
      this.ledger.insert(tx, stores),
      this.ledger.markDirty(tx, each(stores, earliest)),
      this.jobs.enqueueEach(
        tx,
        projectStock,
        [...stores.keys()].map((storeId) => ({ payload: { storeId }, dedupeKey: storeId })),
      ),
    ]);
    const counted = Map.groupBy(balances, (c) => c.storeId);
    const corrections = new Map<string, LedgerLeg[]>();
    for (const [storeId, legs] of stores) {
      const own = await this.corrections(tx, storeId, legs, counted.get(storeId) ?? []);
      if (own.length > 0) corrections.set(storeId, own);
    }
    if (corrections.size === 0) return;
    await this.ledger.insert(tx, corrections);
    await this.ledger.addBalances(tx, each(corrections, sums));
  }

  /** Legs that belong before a count that is already posted. Rare: late tickets and back-dated papers. */
  private async corrections(
    tx: Tx,
    storeId: string,
    legs: readonly LedgerLeg[],
    counted: readonly CountedItem[],
  ): Promise<LedgerLeg[]> {
    const last = new Map(counted.filter((c) => c.countedOn !== null).map((c) => [c.itemId, c]));
    if (last.size === 0) return [];
    const late = legs.filter((leg) => {
      const c = last.get(leg.itemId);
      if (!c || c.countedOn === null || c.countedAt === null) return false;
      return leg.businessDate < c.countedOn || (leg.businessDate === c.countedOn && leg.occurredAt <= c.countedAt);
    });
    if (late.length === 0) return [];
    const [from = ''] = late.map((l) => l.businessDate).sort();
    const counts = Map.groupBy(
      await this.ledger.counts(tx, storeId, [...new Set(late.map((l) => l.itemId))], from),
      (c) => c.itemId,
    );
    return late.flatMap((leg) => correctionOf(leg, counts.get(leg.itemId) ?? []) ?? []);
  }
}

const each = <T>(stores: StoreLegs, of: (legs: readonly LedgerLeg[]) => T): Map<string, T> =>
  new Map([...stores].map(([storeId, legs]) => [storeId, of(legs)]));

function sums(legs: readonly LedgerLeg[]): Map<string, bigint> {
  const out = new Map<string, bigint>();
  for (const leg of legs) out.set(leg.itemId, (out.get(leg.itemId) ?? 0n) + leg.quantityMilli);
  return out;
}

function earliest(legs: readonly LedgerLeg[]): Map<string, string> {
  const out = new Map<string, string>();
  for (const leg of legs) {
    const known = out.get(leg.itemId);
    if (known === undefined || leg.businessDate < known) out.set(leg.itemId, leg.businessDate);
  }
  return out;
}
