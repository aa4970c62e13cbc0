import { type PrepList, prepRoutes as r } from '@larder/contracts/ordering/prep-list';
import { Body, Controller, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { prepCsv } from '../application/prep-csv.ts';
import { PrepLists } from '../application/prep-lists.ts';

type DayOf = z.output<typeof r.get.params>;

@Controller()
export class PrepListController {
  constructor(
    private readonly db: TenantDb,
    private readonly lists: PrepLists,
    private readonly identity: IdentityApi,
  ) {}

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: r.get.params }) { storeId, date }: DayOf): Promise<PrepList> {
    return this.db.tx(ctx, (tx) => this.lists.get(tx, storeId, date));
  }

  @Endpoint(r.csv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.csv.params }) { storeId, date }: DayOf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const list = await this.db.tx(ctx, (tx) => this.lists.get(tx, storeId, date));
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="prep-list-${date}.csv"`);
    return prepCsv(list, ctx.locale);
  }

  @Endpoint(r.tick)
  tick(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.tick.params }) { storeId, date }: DayOf,
    @Body({ schema: r.tick.body }) { ticks }: z.output<typeof r.tick.body>,
  ): Promise<z.input<typeof r.tick.response>> {
    return this.db.tx(ctx, async (tx) => {
      const rows = await this.lists.tick(
        tx,
        storeId,
        date,
        ticks.map((t) => ({ ...t, at: new Date(t.at) })),
      );
      const names = await this.identity.names(tx, [...new Set(rows.map((row) => row.byId))]);
      return {
        items: rows.map(({ itemId, done, at, byId }) => ({
          itemId,
          done,
          at: at.toISOString(),
          by: { id: byId, name: names.get(byId) ?? '' },
        })),
      };
    });
  }

  @Endpoint(r.note)
  note(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.note.params }) { storeId, date, itemId }: z.output<typeof r.note.params>,
    @Body({ schema: r.note.body }) body: z.output<typeof r.note.body>,
  ): Promise<PrepList> {
    return this.db.tx(ctx, async (tx) => {
      await this.lists.note(tx, storeId, date, itemId, body);
      return this.lists.get(tx, storeId, date);
    });
  }
}
