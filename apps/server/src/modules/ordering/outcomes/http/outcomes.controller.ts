import { IdParams } from '@larder/contracts/common/ids';
import { type BandProposal, type OutcomeReport, outcomeRoutes as r } from '@larder/contracts/ordering/outcomes';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { cursorParts, encodeCursor } from '../../../../platform/http/cursor.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { DecideBand } from '../application/decide-band.ts';
import { OutcomeQueries } from '../application/outcome-queries.ts';
import { outcomesCsv } from '../application/outcomes-csv.ts';
import { lineViews, proposalViews } from './outcomes.view.ts';

type ById = z.output<typeof IdParams>;
type Answer<R extends { readonly response: z.ZodType }> = Promise<z.input<R['response']>>;
type Decision = z.output<typeof r.accept.body>;

const MOST_ROWS = 50_000;

@Controller()
export class OutcomesController {
  constructor(
    private readonly db: TenantDb,
    private readonly outcomes: OutcomeQueries,
    private readonly bands: DecideBand,
  ) {}

  @Endpoint(r.report)
  report(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.report.query }) query: z.output<typeof r.report.query>,
  ): Promise<OutcomeReport> {
    return this.db.report(ctx, (tx) => this.outcomes.report(tx, query));
  }

  @Endpoint(r.lines)
  lines(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.lines.query }) query: z.output<typeof r.lines.query>,
  ): Answer<typeof r.lines> {
    return this.db.tx(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'date', 'uuid', 'uuid');
      const found = await this.outcomes.page(tx, query, after, query.limit + 1);
      const rows = found.rows.slice(0, query.limit);
      const last = rows.at(-1);
      const more = found.rows.length > rows.length && last;
      return {
        items: lineViews({ ...found, rows }, ctx.actor.id),
        nextCursor: more ? encodeCursor([last.deliveryDate, last.orderId, last.itemId]) : null,
      };
    });
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.csv.query }) query: z.output<typeof r.csv.query>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.db.report(ctx, (tx) => this.outcomes.page(tx, query, undefined, MOST_ROWS));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="order-changes-${query.from}-${query.to}.csv"`);
    return outcomesCsv(found, ctx.locale);
  }

  @Endpoint(r.ofItem)
  ofItem(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.ofItem.params }) { id, itemId }: z.output<typeof r.ofItem.params>,
  ): Answer<typeof r.ofItem> {
    return this.db.tx(ctx, async (tx) => ({
      items: lineViews(await this.outcomes.ofItem(tx, id, itemId), ctx.actor.id),
    }));
  }

  @Endpoint(r.proposals)
  proposals(@Ctx() ctx: TenantContext): Answer<typeof r.proposals> {
    return this.db.tx(ctx, async (tx) => ({ items: proposalViews(await this.outcomes.proposals(tx)) }));
  }

  @Endpoint(r.accept)
  accept(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.accept.body }) { comment }: Decision,
  ): Promise<BandProposal> {
    return this.decided(ctx, id, (tx) => this.bands.accept(tx, id, comment ?? null));
  }

  @Endpoint(r.dismiss)
  dismiss(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.dismiss.body }) { comment }: Decision,
  ): Promise<BandProposal> {
    return this.decided(ctx, id, (tx) => this.bands.dismiss(tx, id, comment ?? null));
  }

  @Endpoint(r.undo)
  undo(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.undo.body }) { comment }: Decision,
  ): Promise<BandProposal> {
    return this.decided(ctx, id, (tx) => this.bands.undo(tx, id, comment ?? null));
  }

  private decided(ctx: TenantContext, id: string, decide: (tx: Tx) => Promise<void>): Promise<BandProposal> {
    return this.db.tx(ctx, async (tx) => {
      await decide(tx);
      const [view] = proposalViews(await this.outcomes.proposal(tx, id));
      if (!view) throw new NotFound();
      return view;
    });
  }
}
