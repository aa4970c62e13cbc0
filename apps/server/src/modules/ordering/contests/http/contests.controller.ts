import { IdParams } from '@larder/contracts/common/ids';
import { contestRoutes as r } from '@larder/contracts/ordering/contests';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import { reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { contestCsv } from '../application/contest-csv.ts';
import { ContestDesk } from '../application/contest-desk.ts';
import { ContestQueries } from '../application/contest-queries.ts';
import { PlayAttempt } from '../application/play-attempt.ts';
import { PuzzleSource } from '../application/puzzle-source.ts';

type ById = z.output<typeof IdParams>;
type Answer<R extends { readonly response: z.ZodType }> = Promise<z.input<R['response']>>;

@Controller()
export class ContestsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: ContestQueries,
    private readonly desk: ContestDesk,
    private readonly playing: PlayAttempt,
    private readonly source: PuzzleSource,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) { cursor, limit }: z.output<typeof r.list.query>,
  ): Answer<typeof r.list> {
    return this.db.tx(ctx, (tx) => this.queries.list(tx, cursor, limit));
  }

  @Endpoint(r.offer)
  offer(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Query({ schema: r.offer.query }) query: z.output<typeof r.offer.query>,
  ): Answer<typeof r.offer> {
    if (!reaches(ctx, 'ordering.contest.read', id)) throw new NotFound();
    return this.db.tx(ctx, (tx) => this.source.offer(tx, id, query));
  }

  @Endpoint(r.open)
  async open(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.open.body }) body: z.output<typeof r.open.body>,
  ): Answer<typeof r.open> {
    const id = await this.desk.open(ctx, body);
    return this.db.tx(ctx, (tx) => this.queries.detail(tx, id));
  }

  @Endpoint(r.detail)
  detail(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Answer<typeof r.detail> {
    return this.db.tx(ctx, (tx) => this.queries.detail(tx, id));
  }

  @Endpoint(r.close)
  close(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.close.body }) { version }: z.output<typeof r.close.body>,
  ): Answer<typeof r.close> {
    return this.db.tx(ctx, async (tx) => {
      await this.desk.close(tx, id, version);
      return this.queries.detail(tx, id);
    });
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const contest = await this.db.report(ctx, (tx) => this.queries.detail(tx, id));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="contest-results.csv"');
    return contestCsv(contest, ctx.locale);
  }

  @Endpoint(r.attempts)
  attempts(@Ctx() ctx: TenantContext): Answer<typeof r.attempts> {
    return this.db.tx(ctx, async (tx) => ({ items: await this.queries.mine(tx) }));
  }

  @Endpoint(r.start)
  async start(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.start.body }) body: z.output<typeof r.start.body>,
  ): Answer<typeof r.start> {
    if ('storeId' in body) {
      const id = await this.playing.practise(ctx, body);
      return this.db.tx(ctx, (tx) => this.queries.attempt(tx, id));
    }
    return this.db.tx(ctx, async (tx) => this.queries.attempt(tx, await this.playing.enter(tx, body.contestId)));
  }

  @Endpoint(r.attempt)
  attempt(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Answer<typeof r.attempt> {
    return this.db.tx(ctx, (tx) => this.queries.attempt(tx, id));
  }

  @Endpoint(r.move)
  move(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.move.body }) body: z.output<typeof r.move.body>,
  ): Answer<typeof r.move> {
    return this.db.tx(ctx, async (tx) => {
      await this.playing.move(tx, id, body);
      return this.queries.attempt(tx, id);
    });
  }

  @Endpoint(r.hint)
  hint(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.hint.body }) { turn }: z.output<typeof r.hint.body>,
  ): Answer<typeof r.hint> {
    return this.db.tx(ctx, async (tx) => {
      await this.playing.hint(tx, id, turn);
      return this.queries.attempt(tx, id);
    });
  }

  @Endpoint(r.restart)
  restart(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Answer<typeof r.restart> {
    return this.db.tx(ctx, async (tx) => this.queries.attempt(tx, await this.playing.restart(tx, id)));
  }
}
