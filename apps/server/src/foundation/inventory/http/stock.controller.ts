import { IdParams } from '@larder/contracts/common/ids';
import { minorToWire } from '@larder/contracts/common/money';
import { toMilli } from '@larder/contracts/common/quantity';
import { type LedgerParams, stockRoutes as r, type StockPage } from '@larder/contracts/inventory/stock';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { RecordDocument } from '../application/record-document.ts';
import { StockQueries } from '../application/stock-queries.ts';
import { documentDetailView, documentView, expectedView, ledgerView, stockItemView } from './stock.view.ts';

type ById = z.output<typeof IdParams>;
type Detail = z.output<typeof r.document.response>;

@Controller()
export class StockController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: StockQueries,
    private readonly record: RecordDocument,
    private readonly clock: Clock,
  ) {}

  @Endpoint(r.stock)
  stock(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Query({ schema: r.stock.query }) query: z.output<typeof r.stock.query>,
  ): Promise<z.output<typeof StockPage>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const store = await this.queries.store(tx, 'inventory.stock.read', id);
      const all = await this.queries.list(tx, store, {
        search: query.search,
        negative: query.negative ?? false,
        expiringBefore: query.expiringBefore,
      });
      const [after] = cursorParts(query.cursor, 'text') ?? [];
      const start = after === undefined ? 0 : all.findIndex((l) => l.item.sku > after);
      const page = start < 0 ? [] : all.slice(start, start + query.limit);
      const last = page.at(-1);
      return {
        items: page.map(stockItemView),
        nextCursor: last && last !== all.at(-1) ? encodeCursor([last.item.sku]) : null,
        total: all.length,
        value: minorToWire(all.reduce((sum, l) => sum + (l.valueMinor ?? 0n), 0n)),
        currency: store.currency,
        cutoverAt: store.cutoverAt?.toISOString() ?? null,
      };
    });
  }

  @Endpoint(r.ledger)
  ledger(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.ledger.params }) { id, itemId }: z.output<typeof LedgerParams>,
    @Query({ schema: r.ledger.query }) query: z.output<typeof r.ledger.query>,
  ): Promise<z.output<typeof r.ledger.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.queries.store(tx, 'inventory.stock.read', id);
      const after = cursorParts(query.cursor, 'date', 'instant', 'uuid');
      const rows = await this.queries.ledger(
        tx,
        id,
        itemId,
        after ? { businessDate: after[0] ?? '', occurredAt: after[1] ?? '', id: after[2] ?? '' } : null,
        query.limit,
      );
      const last = rows.at(-1)?.row;
      return {
        items: rows.map(ledgerView),
        nextCursor:
          last && rows.length === query.limit
            ? encodeCursor([last.businessDate, last.occurredAt.toISOString(), last.id])
            : null,
      };
    });
  }

  @Endpoint(r.expected)
  expected(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
  ): Promise<z.output<typeof r.expected.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.queries.store(tx, 'inventory.stock.read', id);
      return { items: (await this.queries.expected(tx, id)).map(expectedView) };
    });
  }

  @Endpoint(r.open)
  open(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.open.body }) body: z.output<typeof r.open.body>,
  ): Promise<Detail> {
    return this.write(ctx, 'inventory.opening.write', id, (tx) =>
      this.record.opening(
        tx,
        id,
        body.at === undefined ? this.clock.now() : new Date(body.at),
        body.lines.map((l) => ({
          itemId: l.itemId,
          quantityMilli: toMilli(l.quantity),
          lotCode: l.lotCode ?? null,
          expiresOn: l.expiresOn ?? null,
          costMinor: l.cost === undefined ? null : BigInt(l.cost),
        })),
      ),
    );
  }

  @Endpoint(r.count)
  count(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.count.body }) body: z.output<typeof r.count.body>,
  ): Promise<Detail> {
    const lines = body.lines.map((l) => ({ itemId: l.itemId, quantityMilli: toMilli(l.quantity) }));
    return this.write(ctx, 'inventory.count.write', id, (tx) =>
      this.record.count(tx, id, momentOf(body.at), body.note ?? null, lines, body.documentId),
    );
  }

  @Endpoint(r.waste)
  waste(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.waste.body }) body: z.output<typeof r.waste.body>,
  ): Promise<Detail> {
    const lines = body.lines.map((l) => ({
      itemId: l.itemId,
      quantityMilli: toMilli(l.quantity),
      reason: l.reason,
      lotId: l.lotId ?? null,
    }));
    return this.write(ctx, 'inventory.waste.write', id, (tx) =>
      this.record.waste(tx, id, momentOf(body.at), body.note ?? null, lines, body.documentId),
    );
  }

  @Endpoint(r.documents)
  documents(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Query({ schema: r.documents.query }) query: z.output<typeof r.documents.query>,
  ): Promise<z.output<typeof r.documents.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.queries.store(tx, 'inventory.stock.read', id);
      const after = cursorParts(query.cursor, 'instant', 'uuid');
      const rows = await this.queries.page(
        tx,
        id,
        query.kind ?? null,
        after ? { occurredAt: after[0] ?? '', id: after[1] ?? '' } : null,
        query.limit,
      );
      const last = rows.at(-1);
      return {
        items: rows.map(documentView),
        nextCursor: last && rows.length === query.limit ? encodeCursor([last.occurredAt.toISOString(), last.id]) : null,
      };
    });
  }

  @Endpoint(r.document)
  document(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<Detail> {
    return this.db.sqlTx(ctx, async (tx) => documentDetailView(await this.queries.document(tx, id)));
  }

  private write(
    ctx: TenantContext,
    permission: 'inventory.opening.write' | 'inventory.count.write' | 'inventory.waste.write',
    storeId: string,
    work: (tx: Tx) => Promise<string>,
  ): Promise<Detail> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.queries.store(tx, permission, storeId);
      return documentDetailView(await this.queries.document(tx, await work(tx)));
    });
  }
}

const momentOf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));
