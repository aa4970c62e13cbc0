import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { ContestResult } from '../domain/contest-score.ts';
import type { Move } from '../domain/game.ts';

export interface AttemptRow {
  readonly id: string;
  readonly puzzleId: string;
  readonly contestId: string | null;
  readonly storeId: string;
  readonly playerId: string;
  readonly state: 'playing' | 'finished' | 'left';
  readonly day: number;
  readonly turn: number;
  readonly version: number;
  readonly hinted: readonly number[];
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly costMinor: bigint | null;
  readonly skillBp: number | null;
}

/** With what its puzzle is, for lists. */
export interface ListedAttempt extends AttemptRow {
  readonly from: string;
  readonly days: number;
  readonly currency: string;
  readonly contestName: string | null;
}

const ATTEMPT = sql`a.id, a.puzzle_id "puzzleId", a.contest_id "contestId", a.store_id "storeId", a.player_id "playerId", a.state, a.day, a.turn, a.version, a.hinted,
  a.started_at "startedAt", a.finished_at "finishedAt", a.cost_minor "costMinor", a.skill_bp "skillBp"`;
const LISTED = sql`${ATTEMPT}, p.from_date "from", p.days, p.currency, c.name "contestName"
  from order_attempt a join order_puzzle p on (p.tenant_id, p.id) = (a.tenant_id, a.puzzle_id)
  left join order_contest c on (c.tenant_id, c.id) = (a.tenant_id, a.contest_id)`;

const MILLI = 1000;

/** Attempts and their moves. Moves are only ever added. */
@Injectable()
export class AttemptsRepository {
  /** @returns false when the player has one already: a scored one of this contest, or practice under way */
  async insert(
    tx: Tx,
    a: Pick<AttemptRow, 'id' | 'puzzleId' | 'contestId' | 'storeId' | 'playerId' | 'day'>,
    at: Date,
  ): Promise<boolean> {
    const { numAffectedRows } =
      await sql`insert into order_attempt (tenant_id, id, puzzle_id, contest_id, store_id, player_id, state, day, started_at, moved_at)
      values (${tx.ctx.tenantId}, ${a.id}, ${a.puzzleId}, ${a.contestId}, ${a.storeId}, ${a.playerId}, 'playing', ${a.day}, ${at}, ${at})
      on conflict do nothing`.execute(tables(tx));
    return numAffectedRows === 1n;
  }

  async find(tx: Tx, id: string): Promise<ListedAttempt | undefined> {
    const { rows } = await sql<ListedAttempt>`select ${LISTED}
      where a.tenant_id = ${tx.ctx.tenantId} and a.id = ${id}`.execute(tables(tx));
    return rows[0];
  }

  /** The attempt, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<AttemptRow | undefined> {
    const { rows } = await sql<AttemptRow>`select ${ATTEMPT} from order_attempt a
      where a.tenant_id = ${tx.ctx.tenantId} and a.id = ${id} for update`.execute(tables(tx));
    return rows[0];
  }

  async ofPlayer(tx: Tx, playerId: string, limit: number): Promise<ListedAttempt[]> {
    const { rows } = await sql<ListedAttempt>`select ${LISTED}
      where a.tenant_id = ${tx.ctx.tenantId} and a.player_id = ${playerId} order by a.started_at desc, a.id desc limit ${limit}`.execute(
      tables(tx),
    );
    return rows;
  }

  async ofContests(tx: Tx, contestIds: readonly string[]): Promise<ListedAttempt[]> {
    const { rows } = await sql<ListedAttempt>`select ${LISTED}
      where a.tenant_id = ${tx.ctx.tenantId} and a.contest_id = any(${plainArray(contestIds)}::uuid[])`.execute(
      tables(tx),
    );
    return rows;
  }

  /** A player's scored attempts in these contests. */
  async ofPlayerIn(tx: Tx, playerId: string, contestIds: readonly string[]): Promise<ListedAttempt[]> {
    const { rows } = await sql<ListedAttempt>`select ${LISTED}
      where a.tenant_id = ${tx.ctx.tenantId} and a.player_id = ${playerId} and a.contest_id = any(${plainArray(contestIds)}::uuid[])`.execute(
      tables(tx),
    );
    return rows;
  }

  /** How many play and have finished, by contest; a contest that nobody has begun is absent. */
  async counts(
    tx: Tx,
    contestIds: readonly string[],
  ): Promise<Map<string, { readonly players: number; readonly finished: number }>> {
    const { rows } = await sql<{ contestId: string; players: number; finished: number }>`
      select contest_id "contestId", count(*)::int players, (count(*) filter (where state = 'finished'))::int finished
      from order_attempt where tenant_id = ${tx.ctx.tenantId} and contest_id = any(${plainArray(contestIds)}::uuid[]) group by 1`.execute(
      tables(tx),
    );
    return new Map(rows.map((r) => [r.contestId, r]));
  }

  async result(tx: Tx, id: string): Promise<ContestResult | null> {
    const { rows } = await sql<{ result: ContestResult | null }>`select result from order_attempt
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
    return rows[0]?.result ?? null;
  }

  /** In the order of the turns, base units. */
  async moves(tx: Tx, id: string): Promise<Move[]> {
    const { rows } = await sql<{
      quantities: Record<string, string>;
    }>`select quantities from order_attempt_move where tenant_id = ${tx.ctx.tenantId} and attempt_id = ${id} order by turn`.execute(
      tables(tx),
    );
    return rows.map(
      ({ quantities }) => new Map(Object.entries(quantities).map(([item, milli]) => [item, Number(milli) / MILLI])),
    );
  }

  async addMove(tx: Tx, id: string, turn: number, move: ReadonlyMap<string, bigint>, at: Date): Promise<void> {
    const quantities = JSON.stringify(Object.fromEntries([...move].map(([item, milli]) => [item, String(milli)])));
    await sql`insert into order_attempt_move (tenant_id, attempt_id, turn, quantities, at)
      values (${tx.ctx.tenantId}, ${id}, ${turn}, ${quantities}::jsonb, ${at})`.execute(tables(tx));
  }

  async played(tx: Tx, id: string, to: { readonly day: number; readonly turn: number }, at: Date): Promise<void> {
    await sql`update order_attempt set day = ${to.day}, turn = ${to.turn}, version = version + 1, moved_at = ${at}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
  }

  async finish(tx: Tx, id: string, result: ContestResult, at: Date): Promise<void> {
    const cost = result.ways.find((w) => w.way === 'you')?.cost ?? 0;
    const skill = result.skill === null ? null : Math.round(result.skill * 1e4);
    await sql`update order_attempt set state = 'finished', finished_at = ${at}, cost_minor = ${BigInt(cost)}, skill_bp = ${skill}, result = ${JSON.stringify(result)}::jsonb
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
  }

  async hinted(tx: Tx, id: string, turns: readonly number[]): Promise<void> {
    await sql`update order_attempt set hinted = ${JSON.stringify(turns)}::jsonb where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
      tables(tx),
    );
  }

  /** Puts practice that is under way aside. */
  async leavePractice(tx: Tx, playerId: string, at: Date): Promise<void> {
    await sql`update order_attempt set state = 'left', moved_at = ${at}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and player_id = ${playerId} and contest_id is null and state = 'playing'`.execute(
      tables(tx),
    );
  }
}
