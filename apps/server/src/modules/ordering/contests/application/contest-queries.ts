import type {
  Attempt,
  AttemptSummary,
  Contest,
  ContestDetail,
  ContestPlace,
} from '@larder/contracts/ordering/contests';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { cursorParts, encodeCursor } from '../../../../platform/http/cursor.ts';
import { can, reaches, type StoreScope, storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { AttemptsRepository, type ListedAttempt } from '../data/attempts.repository.ts';
import { type ContestRow, ContestsRepository } from '../data/contests.repository.ts';
import { places } from '../domain/contest-score.ts';
import { attemptView, namedStore, summaryView } from '../http/contests.view.ts';
import { managedStores } from './managed-stores.ts';

const SHOWN_ATTEMPTS = 50;

interface Page {
  readonly items: Contest[];
  readonly nextCursor: string | null;
}

/** Reads of contests: everybody sees the ranking of contests that their stores are invited to, and in detail what is theirs. */
@Injectable()
export class ContestQueries {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly identity: IdentityApi,
    private readonly contests: ContestsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly clock: Clock,
  ) {}

  /** Of all contests, those of the reader's stores, page by page; what is open stands first on its page. */
  async list(tx: Tx, cursor: string | undefined, limit: number): Promise<Page> {
    const scope = storesFor(tx.ctx, 'ordering.contest.read');
    const found = await this.contests.list(tx, scope, cursorParts(cursor, 'instant', 'uuid'), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const ids = rows.map((c) => c.id);
    const counts = await this.attempts.counts(tx, ids);
    const mine = new Map((await this.attempts.ofPlayerIn(tx, tx.ctx.actor.id, ids)).map((a) => [a.contestId, a]));
    const stores = await this.stores(tx);
    return {
      items: rows
        .map((c) => this.view(tx, c, { ...(counts.get(c.id) ?? NOBODY), mine: mine.get(c.id) }, stores))
        .toSorted((a, b) => RANK[a.state] - RANK[b.state]),
      nextCursor: found.length > limit && last ? encodeCursor([last.closesAt.toISOString(), last.id]) : null,
    };
  }

  /** @throws NotFound when none of the reader's stores is invited */
  async detail(tx: Tx, id: string): Promise<ContestDetail> {
    const contest = await this.contests.find(tx, id);
    if (!contest || !meets(storesFor(tx.ctx, 'ordering.contest.read'), contest.storeIds)) throw new NotFound();
    const attempts = await this.attempts.ofContests(tx, [id]);
    const stores = await this.stores(tx);
    const { content } = await this.contests.puzzle(tx, contest.puzzleId);
    const items = await this.catalog.items(
      tx,
      content.items.map((i) => i.itemId),
    );
    const mine = attempts.find((a) => a.playerId === tx.ctx.actor.id);
    const finished = attempts.filter((a) => a.state === 'finished').length;
    return {
      ...this.view(tx, contest, { players: attempts.length, finished, mine }, stores),
      items: content.items.map(({ itemId, tags }) => {
        const item = items.get(itemId);
        return { id: itemId, name: item?.name ?? '', nameEn: item?.nameEn ?? null, tags: [...tags] };
      }),
      ranking: await this.ranking(tx, contest, attempts, stores, this.knowsMonth(tx, contest, mine)),
    };
  }

  /** The reader's own, newest first. */
  async mine(tx: Tx): Promise<(AttemptSummary & { contestName: string | null })[]> {
    const rows = await this.attempts.ofPlayer(tx, tx.ctx.actor.id, SHOWN_ATTEMPTS);
    return rows.map((a) => ({ ...summaryView(a), contestName: a.contestName }));
  }

  /** An own attempt, or a finished one of a contest in a store whose people the reader looks after. @throws NotFound */
  async attempt(tx: Tx, id: string): Promise<Attempt> {
    const attempt = await this.attempts.find(tx, id);
    if (!attempt || !mayLookInto(tx, attempt)) throw new NotFound();
    const contest = attempt.contestId === null ? undefined : await this.contests.find(tx, attempt.contestId);
    if (contest && attempt.playerId !== tx.ctx.actor.id) {
      const [mine] = await this.attempts.ofPlayerIn(tx, tx.ctx.actor.id, [contest.id]);
      if (!this.knowsMonth(tx, contest, mine)) throw new NotFound();
    }
    const puzzle = await this.contests.puzzle(tx, attempt.puzzleId);
    const items = await this.catalog.items(
      tx,
      puzzle.content.items.map((i) => i.itemId),
    );
    const names = await this.identity.names(tx, [attempt.playerId]);
    const store = (await this.stores(tx)).get(puzzle.storeId);
    const hidden = attempt.contestId !== null && attempt.state !== 'finished';
    return attemptView({
      attempt,
      content: puzzle.content,
      contest,
      moves: await this.attempts.moves(tx, id),
      result: attempt.state === 'finished' ? await this.attempts.result(tx, id) : null,
      items,
      player: { name: names.get(attempt.playerId) ?? '', isReader: attempt.playerId === tx.ctx.actor.id },
      store: hidden || !store ? null : namedStore(store),
    });
  }

  /**
   * Whether the month may be named, and others' games shown. Not to who may still play it, whatever else they oversee: a
   * finished game holds every day ahead, and the store's sales can be looked up.
   */
  private knowsMonth(tx: Tx, contest: ContestRow, mine: Pick<ListedAttempt, 'state'> | undefined): boolean {
    if (this.clock.now() >= contest.closesAt || mine?.state === 'finished') return true;
    return !playsIn(tx, contest) && can(tx.ctx, 'ordering.contest.people');
  }

  private view(
    tx: Tx,
    contest: ContestRow,
    { players, finished, mine }: Turnout,
    stores: ReadonlyMap<string, StoreInfo>,
  ): Contest {
    const now = this.clock.now();
    const state = now < contest.opensAt ? 'planned' : now < contest.closesAt ? 'open' : 'closed';
    const store = stores.get(contest.storeId);
    return {
      id: contest.id,
      name: contest.name,
      state,
      from: contest.from,
      days: contest.days,
      itemCount: contest.itemCount,
      opensAt: contest.opensAt.toISOString(),
      closesAt: contest.closesAt.toISOString(),
      currency: contest.currency,
      store: this.knowsMonth(tx, contest, mine) && store ? namedStore(store) : null,
      invitedStores: contest.storeIds.length,
      players,
      finished,
      version: contest.version,
      canPlay: playsIn(tx, contest) && state === 'open',
      mine: mine ? summaryView(mine) : null,
    };
  }

  private async ranking(
    tx: Tx,
    contest: ContestRow,
    attempts: readonly ListedAttempt[],
    stores: ReadonlyMap<string, StoreInfo>,
    knows: boolean,
  ): Promise<ContestPlace[]> {
    const invited = await this.identity.audience(tx, ['store_manager'], contest.storeIds);
    const names = await this.identity.names(tx, [
      ...new Set([...attempts.map((a) => a.playerId), ...invited.map((h) => h.userId)]),
    ]);
    const finished = attempts.filter((a) => a.state === 'finished');
    const placed = places(finished.map((a) => Number(a.costMinor)));
    const placeOf = new Map(finished.map((a, i) => [a.id, placed[i] as number]));
    const storeOf = (id: string) => {
      const store = stores.get(id);
      return store ? namedStore(store) : { id, name: '', nameEn: null };
    };
    const begun = attempts.map((a): ContestPlace => {
      const summary = summaryView(a);
      return {
        place: placeOf.get(a.id) ?? null,
        name: names.get(a.playerId) ?? '',
        isReader: a.playerId === tx.ctx.actor.id,
        store: storeOf(a.storeId),
        state: a.state === 'finished' ? 'finished' : 'playing',
        day: summary.day,
        cost: summary.cost,
        skill: summary.skill,
        hints: summary.hints,
        ownMonth: knows && a.storeId === contest.storeId,
        attemptId: (knows || a.playerId === tx.ctx.actor.id) && mayLookInto(tx, a) ? a.id : null,
      };
    });
    const known = new Set(attempts.map((a) => a.playerId));
    const waiting = [...new Map(invited.map((h) => [h.userId, h])).values()].flatMap((h): ContestPlace[] => {
      if (known.has(h.userId) || h.storeId === null) return [];
      return [
        {
          place: null,
          name: names.get(h.userId) ?? '',
          isReader: h.userId === tx.ctx.actor.id,
          store: storeOf(h.storeId),
          state: 'waiting',
          day: 0,
          cost: null,
          skill: null,
          hints: 0,
          ownMonth: knows && h.storeId === contest.storeId,
          attemptId: null,
        },
      ];
    });
    // Supervisors see their own stores; players see everybody who plays the same.
    const plays = playsIn(tx, contest);
    const people = storesFor(tx.ctx, 'ordering.contest.people');
    return [...begun, ...waiting]
      .filter((p) => plays || meets(people, [p.store.id]))
      .sort(
        (a, b) =>
          (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY) ||
          STATE_RANK[a.state] - STATE_RANK[b.state] ||
          b.day - a.day ||
          a.name.localeCompare(b.name, 'zh-CN'),
      );
  }

  private async stores(tx: Tx): Promise<Map<string, StoreInfo>> {
    return new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
  }
}

const RANK = { open: 0, planned: 1, closed: 2 } as const;
const STATE_RANK = { finished: 0, playing: 1, waiting: 2 } as const;

const NOBODY = { players: 0, finished: 0 } as const;

interface Turnout {
  readonly players: number;
  readonly finished: number;
  readonly mine: ListedAttempt | undefined;
}

const playsIn = (tx: Tx, { storeIds }: ContestRow): boolean => meets(managedStores(tx.ctx), storeIds);

const meets = (scope: StoreScope, stores: readonly string[]): boolean =>
  scope === 'all' || stores.some((id) => scope.includes(id));

/** Practice is the player's alone. */
const mayLookInto = (tx: Tx, a: Pick<ListedAttempt, 'playerId' | 'storeId' | 'state' | 'contestId'>): boolean =>
  a.playerId === tx.ctx.actor.id
    ? reaches(tx.ctx, 'ordering.contest.read', a.storeId)
    : a.contestId !== null && a.state === 'finished' && reaches(tx.ctx, 'ordering.contest.people', a.storeId);
