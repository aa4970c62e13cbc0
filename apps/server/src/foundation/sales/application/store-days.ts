import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { OrgApi } from '../../org/index.ts';
import { StoreDaysRepository } from '../data/store-days.repository.ts';
import { settleDay } from '../domain/store-day.ts';
import { settleStoreDays } from '../jobs/settle-store-days.job.ts';
import type { DayEndFact } from '../sales.facade.ts';

/** Marks store-days as changed and settles them: gaps, Z against tickets, state. */
@Injectable()
export class StoreDays {
  constructor(
    private readonly repository: StoreDaysRepository,
    private readonly jobs: Jobs,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  async acceptDayEnds(tx: Tx, storeId: string, dayEnds: readonly DayEndFact[]): Promise<void> {
    if (dayEnds.length === 0) return;
    await this.repository.insertDayEnds(tx, storeId, this.clock.now(), dayEnds);
    await this.mark(tx, new Map([[storeId, [...new Set(dayEnds.map((d) => d.businessDate))]]]));
  }

  /** @param dates changed business dates of each store */
  async mark(tx: Tx, dates: ReadonlyMap<string, readonly string[]>): Promise<void> {
    if (dates.size === 0) return;
    await atOnce([
      this.repository.mark(tx, dates),
      this.jobs.enqueueEach(
        tx,
        settleStoreDays,
        [...dates.keys()].map((storeId) => ({ payload: { storeId }, dedupeKey: storeId })),
      ),
    ]);
  }

  /** Keeps settling of the store out until the transaction ends. Taken after the store's lock, never before it. */
  lock(tx: Tx, storeId: string): Promise<void> {
    return this.repository.lockSettling(tx, storeId);
  }

  /** Settles every marked day of the store. Marks are read after the lock and deleted by id: one that comes meanwhile stays. */
  async settleMarked(tx: Tx, storeId: string): Promise<number> {
    await this.lock(tx, storeId);
    const marks = await this.repository.marks(tx, storeId);
    const dates = [...new Set(marks.flatMap((m) => m.dates.slice(1, -1).split(',')))].filter((d) => d !== '');
    await this.settle(tx, storeId, dates);
    await this.repository.clearMarks(
      tx,
      storeId,
      marks.map((m) => m.id),
    );
    return dates.length;
  }

  /** Computes whole days from heads and Z reports. */
  async settle(tx: Tx, storeId: string, dates: readonly string[]): Promise<void> {
    if (dates.length === 0) return;
    const tolerance = await this.org.policy(tx, 'pos.zTolerance', storeId);
    for (const date of dates) {
      const tickets = await this.repository.dayTickets(tx, storeId, date);
      const dayEnds = await this.repository.dayEnds(tx, storeId, date);
      await this.repository.save(
        tx,
        storeId,
        date,
        settleDay(tickets, dayEnds, await this.repository.seqsAround(tx, storeId, date), tolerance),
      );
    }
  }
}
