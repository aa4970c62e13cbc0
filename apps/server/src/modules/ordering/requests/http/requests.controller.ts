import { IdParams } from '@larder/contracts/common/ids';
import { requestRoutes as r } from '@larder/contracts/ordering/requests';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../../platform/http/cursor.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { AskRequest } from '../application/ask-request.ts';
import { DecideRequest } from '../application/decide-request.ts';
import { RequestQueries } from '../application/request-queries.ts';
import type { RequestRow } from '../data/requests.repository.ts';
import { requestableView, requestDetailView, requestsCsv, requestView } from './requests.view.ts';

type ById = z.output<typeof IdParams>;
type Answer<R extends { readonly response: z.ZodType }> = Promise<z.input<R['response']>>;

@Controller()
export class RequestsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: RequestQueries,
    private readonly asking: AskRequest,
    private readonly decide: DecideRequest,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Answer<typeof r.list> {
    const after = cursorParts(query.cursor, 'instant', 'uuid') as [string, string] | undefined;
    return this.db.tx(ctx, async (tx) => {
      const { rows, names, open } = await this.queries.page(tx, query, after, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1)?.request;
      return {
        items: shown.map((row) => requestView(row, names, ctx, this.queries.now)),
        nextCursor: rows.length > shown.length && last ? encodeCursor([last.asked_at.toISOString(), last.id]) : null,
        open,
      };
    });
  }

  @Endpoint(r.exportCsv)
  async exportCsv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.exportCsv.query }) query: z.output<typeof r.exportCsv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { rows, names } = await this.db.report(ctx, (tx) => this.queries.all(tx, query));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="requests.csv"');
    return requestsCsv(
      rows.map((row) => requestView(row, names, ctx, this.queries.now)),
      names.stores,
      ctx.locale,
    );
  }

  @Endpoint(r.ask)
  ask(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.ask.body }) body: z.output<typeof r.ask.body>,
  ): Answer<typeof r.ask> {
    return this.db.tx(ctx, async (tx) => {
      const { rows, names } = await this.queries.many(tx, await this.asking.run(tx, body));
      return { items: rows.map((row) => requestView(row, names, ctx, this.queries.now)) };
    });
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Answer<typeof r.get> {
    return this.db.tx(ctx, async (tx) => requestDetailView(await this.queries.detail(tx, id), ctx, this.queries.now));
  }

  @Endpoint(r.accept)
  accept(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.accept.body }) body: z.output<typeof r.accept.body>,
  ): Answer<typeof r.accept> {
    return this.answer(ctx, (tx) => this.decide.accept(tx, id, body));
  }

  @Endpoint(r.decline)
  decline(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.decline.body }) body: z.output<typeof r.decline.body>,
  ): Answer<typeof r.decline> {
    return this.answer(ctx, (tx) => this.decide.decline(tx, id, body));
  }

  @Endpoint(r.withdraw)
  withdraw(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.withdraw.body }) { version }: z.output<typeof r.withdraw.body>,
  ): Answer<typeof r.withdraw> {
    return this.answer(ctx, (tx) => this.decide.withdraw(tx, id, version));
  }

  @Endpoint(r.undo)
  undo(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.undo.body }) { version }: z.output<typeof r.undo.body>,
  ): Answer<typeof r.undo> {
    return this.db.tx(ctx, async (tx) => {
      const undone = await this.decide.undo(tx, id, version);
      const { row, names } = await this.queries.one(tx, undone.row);
      return { ...requestView(row, names, ctx, this.queries.now), lineRestored: undone.lineRestored };
    });
  }

  @Endpoint(r.requestable)
  requestable(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.requestable.params }) { storeId, itemId }: z.output<typeof r.requestable.params>,
  ): Answer<typeof r.requestable> {
    return this.db.tx(ctx, async (tx) =>
      requestableView(await this.queries.requestable(tx, storeId, itemId), ctx, this.queries.now),
    );
  }

  private answer(ctx: TenantContext, work: (tx: Tx) => Promise<RequestRow>): Answer<typeof r.accept> {
    return this.db.tx(ctx, async (tx) => {
      const { row, names } = await this.queries.one(tx, await work(tx));
      return requestView(row, names, ctx, this.queries.now);
    });
  }
}
