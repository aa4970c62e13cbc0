import { IdParams } from '@larder/contracts/common/ids';
import { quarantineRoutes as r } from '@larder/contracts/pos-sync/quarantine';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { MapCode } from '../application/map-code.ts';
import { QuarantineQueries } from '../application/quarantine-queries.ts';
import { ResolveQuarantined } from '../application/resolve-quarantined.ts';
import { quarantinedView, unmappedView } from './quarantine.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class QuarantineController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: QuarantineQueries,
    private readonly resolve: ResolveQuarantined,
    private readonly mapping: MapCode,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) q: z.output<typeof r.list.query>,
  ): Promise<z.output<typeof r.list.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const after = cursorParts(q.cursor, 'instant', 'uuid');
      const { rows, open } = await this.queries.page(
        tx,
        { storeId: q.storeId, state: q.state, reason: q.reason },
        after ? { receivedAt: after[0] ?? '', id: after[1] ?? '' } : null,
        q.limit,
      );
      const last = rows.at(-1);
      return {
        items: rows.map(quarantinedView),
        nextCursor: last && rows.length === q.limit ? encodeCursor([last.receivedAt.toISOString(), last.id]) : null,
        open,
      };
    });
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<z.output<typeof r.get.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const row = await this.queries.find(tx, 'pos-sync.quarantine.read', id);
      return { ...quarantinedView(row), payload: JSON.parse(row.payload) as unknown };
    });
  }

  @Endpoint(r.fix)
  fix(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.fix.body }) body: z.output<typeof r.fix.body>,
  ): Promise<z.output<typeof r.fix.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { row, result } = await this.resolve.fix(tx, id, body.version, body.ticket);
      return { quarantined: quarantinedView(row), result };
    });
  }

  @Endpoint(r.discard)
  discard(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.discard.body }) body: z.output<typeof r.discard.body>,
  ): Promise<z.output<typeof r.discard.response>> {
    return this.db.sqlTx(ctx, async (tx) =>
      quarantinedView(await this.resolve.discard(tx, id, body.version, body.reason)),
    );
  }

  @Endpoint(r.unmapped)
  unmapped(@Ctx() ctx: TenantContext): Promise<z.output<typeof r.unmapped.response>> {
    return this.db.sqlTx(ctx, async (tx) => ({ items: unmappedView(await this.queries.waiting(tx)) }));
  }

  @Endpoint(r.map)
  map(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.map.body }) body: z.output<typeof r.map.body>,
  ): Promise<z.output<typeof r.map.response>> {
    return this.db.sqlTx(ctx, (tx) => this.mapping.run(tx, body.code, body.itemId));
  }
}
