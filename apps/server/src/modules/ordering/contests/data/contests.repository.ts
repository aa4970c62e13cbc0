import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { PuzzleContent } from '../domain/puzzle.ts';

export interface PuzzleRow {
  readonly id: string;
  readonly storeId: string;
  readonly from: string;
  readonly days: number;
  readonly currency: string;
  readonly content: PuzzleContent;
}

export interface ContestRow {
  readonly id: string;
  readonly puzzleId: string;
  readonly name: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly version: number;
  /** Of the puzzle. */
  readonly storeId: string;
  readonly from: string;
  readonly days: number;
  readonly currency: string;
  readonly itemCount: number;
  readonly storeIds: readonly string[];
}

const CONTEST = sql`c.id, c.puzzle_id "puzzleId", c.name, c.opens_at "opensAt", c.closes_at "closesAt", c.version, p.store_id "storeId", p.from_date "from", p.days, p.currency,
  jsonb_array_length(p.content -> 'items') "itemCount",
  array(select s.store_id from order_contest_store s where s.tenant_id = c.tenant_id and s.contest_id = c.id) "storeIds"`;
const FROM = sql`order_contest c join order_puzzle p on (p.tenant_id, p.id) = (c.tenant_id, c.puzzle_id)`;

/** Puzzles and the contests that are played on them. */
@Injectable()
export class ContestsRepository {
  async insertPuzzle(tx: Tx, p: PuzzleRow, at: Date): Promise<void> {
    await sql`insert into order_puzzle (tenant_id, id, store_id, from_date, days, currency, content, made_at, made_by)
      values (${tx.ctx.tenantId}, ${p.id}, ${p.storeId}, ${p.from}::date, ${p.days}, ${p.currency}, ${JSON.stringify(p.content)}::jsonb, ${at}, ${tx.ctx.actor.id})`.execute(
      tables(tx),
    );
  }

  async puzzle(tx: Tx, id: string): Promise<PuzzleRow> {
    const { rows } =
      await sql<PuzzleRow>`select id, store_id "storeId", from_date "from", days, currency, content from order_puzzle
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
    return rows[0] as PuzzleRow;
  }

  async insert(
    tx: Tx,
    c: Pick<ContestRow, 'id' | 'puzzleId' | 'name' | 'opensAt' | 'closesAt' | 'storeIds'>,
    at: Date,
  ): Promise<void> {
    await sql`insert into order_contest (tenant_id, id, puzzle_id, name, opens_at, closes_at, created_at, created_by)
      values (${tx.ctx.tenantId}, ${c.id}, ${c.puzzleId}, ${c.name}, ${c.opensAt}, ${c.closesAt}, ${at}, ${tx.ctx.actor.id})`.execute(
      tables(tx),
    );
    await sql`insert into order_contest_store (tenant_id, contest_id, store_id)
      select ${tx.ctx.tenantId}, ${c.id}, s from unnest(${plainArray(c.storeIds)}::uuid[]) s`.execute(tables(tx));
  }

  /** Those to which one of the stores is invited, that close last first. @param after closing time and id of the last one seen */
  async list(tx: Tx, scope: StoreScope, after: readonly string[] | undefined, limit: number): Promise<ContestRow[]> {
    const invited =
      scope === 'all'
        ? sql`true`
        : sql`exists (select 1 from order_contest_store s where s.tenant_id = c.tenant_id and s.contest_id = c.id and s.store_id = any(${plainArray(scope)}::uuid[]))`;
    const before = after ? sql`(c.closes_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`;
    const { rows } = await sql<ContestRow>`select ${CONTEST} from ${FROM}
      where c.tenant_id = ${tx.ctx.tenantId} and ${invited} and ${before} order by c.closes_at desc, c.id desc limit ${limit}`.execute(
      tables(tx),
    );
    return rows;
  }

  /** One opening of a store's months at a time, until the transaction ends: two could otherwise not see each other. */
  async lockMonths(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ordering.contest ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  /**
   * A contest on the store's days within a span of dates that can be played while another one is open. What ends before that
   * one begins, or begins after it ended, is no neighbour.
   */
  async playedWith(
    tx: Tx,
    storeId: string,
    dates: { readonly from: string; readonly to: string },
    open: { readonly opensAt: Date; readonly closesAt: Date },
  ): Promise<Pick<ContestRow, 'id' | 'name' | 'closesAt'> | undefined> {
    const { rows } = await sql<
      Pick<ContestRow, 'id' | 'name' | 'closesAt'>
    >`select c.id, c.name, c.closes_at "closesAt" from ${FROM}
      where c.tenant_id = ${tx.ctx.tenantId} and p.store_id = ${storeId} and p.from_date <= ${dates.to}::date and p.from_date + p.days > ${dates.from}::date
        and c.opens_at < ${open.closesAt} and c.closes_at > ${open.opensAt} order by c.closes_at desc limit 1`.execute(
      tables(tx),
    );
    return rows[0];
  }

  async find(tx: Tx, id: string): Promise<ContestRow | undefined> {
    const { rows } = await sql<ContestRow>`select ${CONTEST} from ${FROM}
      where c.tenant_id = ${tx.ctx.tenantId} and c.id = ${id}`.execute(tables(tx));
    return rows[0];
  }

  /** Contests still to come or under way whose month is of this store. */
  async running(tx: Tx, storeId: string, at: Date): Promise<Pick<ContestRow, 'from' | 'days'>[]> {
    const { rows } = await sql<Pick<ContestRow, 'from' | 'days'>>`select p.from_date "from", p.days from ${FROM}
      where c.tenant_id = ${tx.ctx.tenantId} and p.store_id = ${storeId} and c.closes_at > ${at}`.execute(tables(tx));
    return rows;
  }

  /** One that has not begun ends before it begins. @returns false when the contest was changed since, or is over */
  async close(tx: Tx, id: string, version: number, at: Date): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update order_contest set opens_at = least(opens_at, ${at}), closes_at = ${at}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and version = ${version} and closes_at > ${at}`.execute(
        tables(tx),
      );
    return numAffectedRows === 1n;
  }
}
