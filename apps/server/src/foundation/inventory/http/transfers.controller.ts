import { IdParams } from '@larder/contracts/common/ids';
import { toMilli } from '@larder/contracts/common/quantity';
import type { RouteOutput } from '@larder/contracts/common/route';
import { transferRoutes as r, type TransferDetail } from '@larder/contracts/inventory/transfers';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AgreeTransfers } from '../application/agree-transfers.ts';
import { MoveTransfers } from '../application/move-transfers.ts';
import { TransferQueries } from '../application/transfer-queries.ts';
import { transferDetailView, transferView } from './transfers.view.ts';

type ById = z.output<typeof IdParams>;

@Controller()
export class TransfersController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: TransferQueries,
    private readonly agreement: AgreeTransfers,
    private readonly goods: MoveTransfers,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'instant', 'uuid');
      const page = await this.queries.page(
        tx,
        { storeId: query.storeId, open: query.tab === 'open' },
        after ? { createdAt: after[0] ?? '', id: after[1] ?? '' } : null,
        query.limit,
      );
      const last = page.rows.at(-1);
      return {
        items: page.rows.map((row) => transferView(tx, row, page)),
        nextCursor:
          last && page.rows.length === query.limit ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
      };
    });
  }

  @Endpoint(r.partners)
  partners(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
  ): Promise<RouteOutput<typeof r.partners>> {
    return this.db.sqlTx(ctx, async (tx) => ({
      items: (await this.queries.partners(tx, id)).map(({ id: storeId, code, name, nameEn }) => ({
        id: storeId,
        code,
        name,
        nameEn,
      })),
    }));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<TransferDetail> {
    return this.db.tx(ctx, async (tx) => {
      const id = await this.agreement.create(tx, {
        ...body,
        plannedOn: body.plannedOn,
        lines: body.lines.map((l) => ({ itemId: l.itemId, quantityMilli: toMilli(l.quantity) })),
      });
      return transferDetailView(tx, await this.queries.view(tx, id));
    });
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<TransferDetail> {
    return this.db.sqlTx(ctx, async (tx) => transferDetailView(tx, await this.queries.view(tx, id)));
  }

  @Endpoint(r.agree)
  agree(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.agree.body }) body: z.output<typeof r.agree.body>,
  ): Promise<TransferDetail> {
    return this.changed(ctx, id, (tx) => this.agreement.agree(tx, id, body.version));
  }

  @Endpoint(r.decline)
  decline(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.decline.body }) body: z.output<typeof r.decline.body>,
  ): Promise<TransferDetail> {
    return this.changed(ctx, id, (tx) => this.agreement.decline(tx, id, body.version, body.reason));
  }

  @Endpoint(r.cancel)
  cancel(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.cancel.body }) body: z.output<typeof r.cancel.body>,
  ): Promise<TransferDetail> {
    return this.changed(ctx, id, (tx) => this.agreement.cancel(tx, id, body.version, body.reason));
  }

  @Endpoint(r.ship)
  ship(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.ship.body }) body: z.output<typeof r.ship.body>,
  ): Promise<TransferDetail> {
    const lines = body.lines.map((l) => ({ lineNo: l.lineNo, quantityMilli: toMilli(l.quantity) }));
    return this.changed(ctx, id, (tx) => this.goods.ship(tx, id, body.version, lines));
  }

  @Endpoint(r.receive)
  receive(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.receive.body }) body: z.output<typeof r.receive.body>,
  ): Promise<TransferDetail> {
    const parcels = body.parcels.map((p) => ({ parcelNo: p.parcelNo, quantityMilli: toMilli(p.quantity) }));
    return this.changed(ctx, id, (tx) => this.goods.receive(tx, id, body.version, parcels));
  }

  @Endpoint(r.settle)
  settle(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.settle.body }) body: z.output<typeof r.settle.body>,
  ): Promise<TransferDetail> {
    return this.changed(ctx, id, (tx) => this.goods.settle(tx, id, body.version, body.settlement, body.note));
  }

  private changed(ctx: TenantContext, id: string, work: (tx: Tx) => Promise<void>): Promise<TransferDetail> {
    return this.db.tx(ctx, async (tx) => {
      await work(tx);
      return transferDetailView(tx, await this.queries.view(tx, id));
    });
  }
}
