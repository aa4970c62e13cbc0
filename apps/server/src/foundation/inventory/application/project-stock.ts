import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { type ItemDayState, ProjectionRepository } from '../data/projection.repository.ts';
import { EMPTY, fold } from '../domain/fold.ts';
import { EvaluateAlerts } from './evaluate-alerts.ts';

const MARKS = 200;
const EVER = '0001-01-01';

/** Lots, costs and day states of a store: folded from the earliest changed date of each item. */
@Injectable()
export class ProjectStock {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly projection: ProjectionRepository,
    private readonly alerts: EvaluateAlerts,
  ) {}

  /** @returns true when more marks wait */
  async run(tx: Tx, storeId: string): Promise<boolean> {
    await this.projection.lockFold(tx, storeId);
    const marks = await this.projection.marks(tx, storeId, MARKS);
    if (marks.length === 0) return false;
    const from = new Map<string, string>();
    for (const mark of marks) {
      mark.itemIds.forEach((itemId, i) => {
        const date = mark.dates[i] ?? EVER;
        const known = from.get(itemId);
        if (known === undefined || date < known) from.set(itemId, date);
      });
    }
    await this.foldItems(tx, storeId, from);
    await this.alerts.moved(tx, storeId, [...from.keys()]);
    await this.projection.clearMarks(
      tx,
      storeId,
      marks.map((m) => m.id),
    );
    return marks.length === MARKS;
  }

  /** Everything of a store again, from the first leg. */
  async rebuild(tx: Tx, storeId: string): Promise<number> {
    await this.ledger.lockStore(tx, storeId);
    await this.projection.lockFold(tx, storeId);
    await this.projection.dropAll(tx, storeId);
    const items = await this.ledger.rebuildBalances(tx, storeId);
    for (let at = 0; at < items.length; at += MARKS)
      await this.foldItems(tx, storeId, new Map(items.slice(at, at + MARKS).map((id) => [id, EVER])));
    return items.length;
  }

  private async foldItems(tx: Tx, storeId: string, from: ReadonlyMap<string, string>): Promise<void> {
    const states = await this.projection.statesBefore(tx, storeId, from);
    const lots = await this.projection.lots(tx, storeId, [...from.keys()]);
    const legs = Map.groupBy(await this.ledger.legsFrom(tx, storeId, from), (l) => l.itemId);
    const days: ItemDayState[] = [];
    const left = new Map<string, bigint>();
    for (const itemId of from.keys()) {
      const start = states.get(itemId) ?? EMPTY;
      const folded = fold(start, legs.get(itemId) ?? [], lots);
      for (const day of folded) days.push({ itemId, day });
      for (const [lot, quantity] of (folded.at(-1) ?? start).lots) left.set(lot, quantity);
    }
    await this.projection.replace(tx, storeId, from, days, left);
  }
}
