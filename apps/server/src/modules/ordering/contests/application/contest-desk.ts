import type { OpenContestInput } from '@larder/contracts/ordering/contests';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { InvalidInput, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ContestNotOpen, DaysInContest } from '../../ordering.errors.ts';
import { type ContestRow, ContestsRepository } from '../data/contests.repository.ts';
import { SEEN_DAYS, TAIL_DAYS } from '../domain/puzzle.ts';
import { openContest } from '../jobs/open-contest.job.ts';
import { MakePuzzle } from './make-puzzle.ts';

/** Headquarters opens contests and ends them. */
@Injectable()
export class ContestDesk {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly puzzles: MakePuzzle,
    private readonly contests: ContestsRepository,
    private readonly notifications: NotificationsApi,
    private readonly audit: AuditApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a store out of reach, InvalidInput, PuzzleTooRecent, DaysInContest. Transactions of its own. */
  async open(ctx: TenantContext, input: OpenContestInput): Promise<string> {
    const now = this.clock.now();
    if (Date.parse(input.closesAt) <= now.getTime())
      throw new InvalidInput([
        {
          path: 'closesAt',
          code: 'past',
          message: { 'zh-CN': '结束时间已过', en: 'The end lies in the past' },
        },
      ]);
    if (!reaches(ctx, 'ordering.contest.open', input.storeId)) throw new NotFound();
    const opensAt = input.opensAt === undefined ? now : new Date(Math.max(now.getTime(), Date.parse(input.opensAt)));
    const invited = await this.db.tx(ctx, async (tx) => {
      // Before the month is read, which takes its time; looked at again under the lock.
      await this.noNeighbour(tx, input, opensAt);
      return this.invited(tx, input);
    });
    const puzzle = await this.puzzles.make(ctx, input);
    const id = newId();
    await this.db.tx(ctx, async (tx) => {
      await this.contests.lockMonths(tx, input.storeId);
      await this.noNeighbour(tx, input, opensAt);
      await this.contests.insertPuzzle(tx, puzzle, now);
      const contest = { id, puzzleId: puzzle.id, name: input.name, opensAt, storeIds: invited };
      await this.contests.insert(tx, { ...contest, closesAt: new Date(input.closesAt) }, now);
      await this.record(tx, 'open', id, {
        storeId: input.storeId,
        from: input.from,
        days: input.days,
        items: input.itemIds.length,
        stores: invited.length,
      });
      await this.jobs.enqueue(tx, openContest, { contestId: id }, { runAt: opensAt });
    });
    return id;
  }

  /** @throws NotFound, ContestNotOpen when it is over, VersionConflict */
  async close(tx: Tx, id: string, version: number): Promise<void> {
    const contest = await this.contests.find(tx, id);
    if (!contest || !reaches(tx.ctx, 'ordering.contest.open', contest.storeId)) throw new NotFound();
    const now = this.clock.now();
    if (contest.closesAt <= now) throw new ContestNotOpen();
    if (!(await this.contests.close(tx, id, version, now))) throw new VersionConflict(contest.version);
    await this.record(tx, 'close', id, { closesAt: now.toISOString() });
  }

  /** Tells the managers of the invited stores, once each. Nothing when it was ended before it began. */
  async tell(tx: Tx, id: string): Promise<void> {
    const contest = await this.contests.find(tx, id);
    if (!contest || contest.closesAt <= this.clock.now()) return;
    await this.notifications.notify(tx, ...contest.storeIds.map((storeId) => invitation(contest, storeId)));
  }

  /** The four weeks before a month are on every player's screen: a neighbour that is still played would be told by them. */
  private async noNeighbour(tx: Tx, input: OpenContestInput, opensAt: Date): Promise<void> {
    const dates = {
      from: addDays(input.from, -SEEN_DAYS),
      to: addDays(input.from, input.days - 1 + Math.max(SEEN_DAYS, TAIL_DAYS)),
    };
    const open = { opensAt, closesAt: new Date(input.closesAt) };
    const other = await this.contests.playedWith(tx, input.storeId, dates, open);
    if (other) throw new DaysInContest(other.id, other.name, other.closesAt);
  }

  private async invited(tx: Tx, input: OpenContestInput): Promise<string[]> {
    const stores = (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status !== 'closed');
    if (!stores.some((s) => s.id === input.storeId)) throw new NotFound();
    if (input.storeIds === null) return stores.map((s) => s.id);
    const known = new Set(stores.map((s) => s.id));
    const bad = input.storeIds.flatMap((id, i) =>
      known.has(id) && reaches(tx.ctx, 'ordering.contest.open', id) ? [] : [i],
    );
    if (bad.length > 0)
      throw new InvalidInput(
        bad.map((i) => ({
          path: `storeIds.${i}`,
          code: 'unknown',
          message: { 'zh-CN': '没有这家门店', en: 'There is no such store' },
        })),
      );
    return [...new Set(input.storeIds)];
  }

  private record(tx: Tx, verb: string, id: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `ordering.contest.${verb}`,
      entity: 'order_contest',
      entityId: id,
      storeId: null,
      diff,
    });
  }
}

const invitation = (contest: ContestRow, storeId: string) => ({
  kind: 'contest-open' as const,
  storeId,
  // A person with several stores is told once.
  dedupKey: `contest-open ${contest.id}`,
  to: { roles: ['store_manager' as const] },
  params: {
    contestId: contest.id,
    name: contest.name,
    days: contest.days,
    closesAt: contest.closesAt.toISOString(),
  },
});
