import { toMilli } from '@larder/contracts/common/quantity';
import type { MoveInput } from '@larder/contracts/ordering/contests';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type FieldError, InvalidInput, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { AttemptOver, ContestNotOpen, DayPlayed, MonthInContest, ScoredOnce } from '../../ordering.errors.ts';
import { type AttemptRow, AttemptsRepository } from '../data/attempts.repository.ts';
import { ContestsRepository, type PuzzleRow } from '../data/contests.repository.ts';
import { scoreGame } from '../domain/contest-score.ts';
import { Game, type Move } from '../domain/game.ts';
import type { ItemRun } from '../domain/item-run.ts';
import { SEEN_DAYS, TAIL_DAYS } from '../domain/puzzle.ts';
import { MakePuzzle } from './make-puzzle.ts';
import { managedStores } from './managed-stores.ts';

/** A typed barcode is no order. */
const MOST_PACKS = 99_999n;

type Audited = Pick<AttemptRow, 'id' | 'storeId' | 'contestId'>;

/** Playing: begin, order a day, look at the suggestion, begin practice again. A played day stays as it was played. */
@Injectable()
export class PlayAttempt {
  constructor(
    private readonly db: TenantDb,
    private readonly puzzles: MakePuzzle,
    private readonly contests: ContestsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** The player's one scored attempt: begun, or found again. @throws NotFound, ContestNotOpen */
  async enter(tx: Tx, contestId: string): Promise<string> {
    const contest = await this.contests.find(tx, contestId);
    const stores = managedStores(tx.ctx);
    const storeId = contest?.storeIds.find((id) => stores === 'all' || stores.includes(id));
    if (!contest || storeId === undefined) throw new NotFound();
    const [mine] = await this.attempts.ofPlayerIn(tx, tx.ctx.actor.id, [contestId]);
    if (mine) return mine.id;
    const now = this.clock.now();
    if (now < contest.opensAt || now >= contest.closesAt) throw new ContestNotOpen();
    const id = await this.begin(tx, await this.contests.puzzle(tx, contest.puzzleId), storeId, contestId);
    if (id !== null) return id;
    // Another device of the same person began at the same moment.
    const [other] = await this.attempts.ofPlayerIn(tx, tx.ctx.actor.id, [contestId]);
    if (!other) throw new NotFound();
    return other.id;
  }

  /** Practice on a month of an own store; what was under way is left. @throws NotFound, MonthInContest, PuzzleTooRecent */
  async practise(
    ctx: TenantContext,
    ask: { readonly storeId: string; readonly from: string; readonly days: number },
  ): Promise<string> {
    if (!reaches(ctx, 'ordering.contest.play', ask.storeId)) throw new NotFound();
    await this.db.tx(ctx, (tx) => this.notInContest(tx, ask));
    const puzzle = await this.puzzles.make(ctx, { ...ask, itemIds: null });
    return this.db.tx(ctx, async (tx) => {
      await this.contests.insertPuzzle(tx, puzzle, this.clock.now());
      return this.practiseOn(tx, puzzle, ask.storeId);
    });
  }

  /** The same month from its first morning; the earlier attempt keeps its score. @throws NotFound, ScoredOnce, MonthInContest */
  async restart(tx: Tx, id: string): Promise<string> {
    const attempt = await this.held(tx, id);
    if (attempt.contestId !== null) throw new ScoredOnce();
    const puzzle = await this.contests.puzzle(tx, attempt.puzzleId);
    await this.notInContest(tx, puzzle);
    return this.practiseOn(tx, puzzle, attempt.storeId);
  }

  /**
   * Keeps what was ordered and lives until the next day that asks. The same move again answers as the first time did.
   * @throws NotFound, AttemptOver, DayPlayed, ContestNotOpen, MonthInContest, VersionConflict, InvalidInput
   */
  async move(tx: Tx, id: string, input: MoveInput): Promise<void> {
    const attempt = await this.held(tx, id);
    const moves = await this.attempts.moves(tx, id);
    if (input.turn < attempt.turn) {
      if (sameMove(moves[input.turn], input)) return;
      throw new DayPlayed(attempt.turn, attempt.version);
    }
    if (attempt.state !== 'playing') throw new AttemptOver();
    if (input.version !== attempt.version || input.turn !== attempt.turn) throw new VersionConflict(attempt.version);
    const puzzle = await this.contests.puzzle(tx, attempt.puzzleId);
    await this.mayPlay(tx, attempt, puzzle);
    const { content } = puzzle;
    const before = new Game(content, moves);
    const ordered = checked(before, input);
    const at = this.clock.now();
    await this.attempts.addMove(tx, id, attempt.turn, ordered, at);
    const played: Move[] = [...moves, asMove(ordered)];
    const after = new Game(content, played);
    await this.attempts.played(tx, id, { day: Math.min(after.day, content.days), turn: after.turn }, at);
    const quantities = Object.fromEntries([...ordered].map(([item, milli]) => [item, String(milli)]));
    await this.record(tx, attempt, 'move', { turn: attempt.turn, quantities });
    if (!after.over) return;
    const result = scoreGame(content, played);
    await this.attempts.finish(tx, id, result, at);
    await this.record(tx, attempt, 'finish', {
      cost: result.ways.find((w) => w.way === 'you')?.cost,
      skill: result.skill,
      hints: attempt.hinted.length,
    });
  }

  /**
   * Shows the suggestion of this turn; the first look at a turn is counted.
   * @throws NotFound, AttemptOver, DayPlayed, ContestNotOpen, MonthInContest
   */
  async hint(tx: Tx, id: string, turn: number): Promise<void> {
    const attempt = await this.held(tx, id);
    if (attempt.state !== 'playing') throw new AttemptOver();
    if (turn !== attempt.turn) throw new DayPlayed(attempt.turn, attempt.version);
    if (attempt.hinted.includes(turn)) return;
    await this.mayPlay(tx, attempt, await this.contests.puzzle(tx, attempt.puzzleId));
    await this.attempts.hinted(tx, id, [...attempt.hinted, turn]);
    await this.record(tx, attempt, 'hint', { turn });
  }

  private async practiseOn(tx: Tx, puzzle: PuzzleRow, storeId: string): Promise<string> {
    await this.attempts.leavePractice(tx, tx.ctx.actor.id, this.clock.now());
    const id = await this.begin(tx, puzzle, storeId, null);
    if (id === null) throw new VersionConflict(1);
    return id;
  }

  /** @returns null when there is one already */
  private async begin(tx: Tx, puzzle: PuzzleRow, storeId: string, contestId: string | null): Promise<string | null> {
    const id = newId();
    const { day } = new Game(puzzle.content, []);
    const attempt = { id, puzzleId: puzzle.id, contestId, storeId, playerId: tx.ctx.actor.id, day };
    if (!(await this.attempts.insert(tx, attempt, this.clock.now()))) return null;
    await this.record(tx, attempt, 'start', { from: puzzle.from, days: puzzle.days });
    return id;
  }

  /** The reader's own attempt, held until the transaction ends. @throws NotFound also for other people's */
  private async held(tx: Tx, id: string): Promise<AttemptRow> {
    const attempt = await this.attempts.lock(tx, id);
    if (!attempt || attempt.playerId !== tx.ctx.actor.id || !reaches(tx.ctx, 'ordering.contest.play', attempt.storeId))
      throw new NotFound();
    return attempt;
  }

  /** Practice stops where a contest has begun on its days since: going on would show them ahead. */
  private async mayPlay(tx: Tx, { contestId }: AttemptRow, puzzle: PuzzleRow): Promise<void> {
    if (contestId === null) return this.notInContest(tx, puzzle);
    const contest = await this.contests.find(tx, contestId);
    if (!contest || this.clock.now() >= contest.closesAt) throw new ContestNotOpen();
  }

  /** Practice shows the days before its first one and the week after its last one too. */
  private async notInContest(
    tx: Tx,
    { storeId, from, days }: { readonly storeId: string; readonly from: string; readonly days: number },
  ): Promise<void> {
    const first = addDays(from, -SEEN_DAYS);
    const last = addDays(from, days + TAIL_DAYS - 1);
    const running = await this.contests.running(tx, storeId, this.clock.now());
    if (running.some((c) => c.from <= last && addDays(c.from, c.days - 1) >= first)) throw new MonthInContest();
  }

  private record(tx: Tx, attempt: Audited, verb: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `ordering.contest-attempt.${verb}`,
      entity: 'order_attempt',
      entityId: attempt.id,
      storeId: attempt.storeId,
      diff: attempt.contestId === null ? diff : { contestId: attempt.contestId, ...diff },
    });
  }
}

const asMove = (ordered: ReadonlyMap<string, bigint>): Move =>
  new Map([...ordered].map(([item, milli]) => [item, Number(milli) / 1000]));

function sameMove(known: Move | undefined, { lines }: MoveInput): boolean {
  const sent = new Map(lines.map((l) => [l.itemId, Number(l.quantity)]));
  const items = new Set([...(known?.keys() ?? []), ...sent.keys()]);
  return known !== undefined && [...items].every((id) => (known.get(id) ?? 0) === (sent.get(id) ?? 0));
}

/** @throws InvalidInput naming every line that cannot be ordered like this today */
function checked(game: Game, { lines }: MoveInput): ReadonlyMap<string, bigint> {
  const errors: FieldError[] = [];
  const ordered = new Map<string, bigint>();
  for (const [i, line] of lines.entries()) {
    const milli = toMilli(line.quantity);
    const run = game.runs.find((r) => r.item.itemId === line.itemId);
    const wrong = ordered.has(line.itemId) ? 'twice' : wrongWith(run, milli);
    ordered.set(line.itemId, milli);
    if (!wrong) continue;
    const field = OF_THE_ITEM.has(wrong) ? 'itemId' : 'quantity';
    errors.push({ path: `lines.${i}.${field}`, code: wrong, message: TEXTS[wrong] });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return ordered;
}

function wrongWith(run: ItemRun | undefined, milli: bigint): keyof typeof TEXTS | null {
  if (!run) return 'unknown';
  if (milli === 0n) return null;
  if (!run.question()) return 'not_today';
  const pack = BigInt(run.item.packMilli);
  if (milli % pack !== 0n) return 'not_a_multiple';
  if (milli < BigInt(run.item.minimumOrderMilli)) return 'below_minimum';
  return milli / pack > MOST_PACKS ? 'too_large' : null;
}

const OF_THE_ITEM: ReadonlySet<string> = new Set(['unknown', 'twice', 'not_today']);
const TEXTS = {
  unknown: { 'zh-CN': '不是本局的商品', en: 'Not an item of this contest' },
  twice: { 'zh-CN': '同一商品填了两次', en: 'The same item stands here twice' },
  not_today: { 'zh-CN': '今天不能订这个商品', en: 'The item cannot be ordered today' },
  not_a_multiple: { 'zh-CN': '数量须为整包装的倍数', en: 'Order whole packs' },
  below_minimum: { 'zh-CN': '低于起订量', en: 'Below the minimum order quantity' },
  too_large: { 'zh-CN': '数量太大', en: 'The quantity is too large' },
} as const satisfies Record<string, FieldError['message']>;
