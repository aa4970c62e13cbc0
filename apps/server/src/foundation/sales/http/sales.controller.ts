import {
  salesRoutes as r,
  type StoreDayQuery,
  type TicketParams,
  type TicketQuery,
} from '@larder/contracts/sales/tickets';
import { Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { SalesQueries } from '../application/sales-queries.ts';
import { hourView, itemDayView, receiptView, storeDayDetailView, storeDayView, ticketRowView } from './sales.view.ts';

@Controller()
export class SalesController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: SalesQueries,
  ) {}

  @Endpoint(r.tickets)
  tickets(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.tickets.query }) q: z.output<typeof TicketQuery>,
  ): Promise<z.output<typeof r.tickets.response>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const after = cursorParts(q.cursor, 'date', 'instant', 'uuid');
      const search = {
        storeId: q.storeId ?? null,
        from: q.from ?? null,
        to: q.to ?? null,
        channel: q.channel ?? null,
        terminalCode: q.terminalCode ?? null,
        kind: q.kind ?? null,
        status: q.status ?? null,
        minTotal: q.minTotal ?? null,
        maxTotal: q.maxTotal ?? null,
        receipt: q.receipt ?? null,
        sku: q.sku ?? null,
      };
      const rows = await this.queries.search(
        tx,
        search,
        after ? { businessDate: after[0] ?? '', occurredAt: after[1] ?? '', ticketUid: after[2] ?? '' } : null,
        q.limit,
      );
      const last = rows.at(-1);
      return {
        items: rows.map(ticketRowView),
        nextCursor:
          last && rows.length === q.limit
            ? encodeCursor([last.businessDate, last.occurredAt.toISOString(), last.ticketUid])
            : null,
      };
    });
  }

  @Endpoint(r.ticket)
  ticket(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.ticket.params }) p: z.output<typeof TicketParams>,
  ): Promise<z.output<typeof r.ticket.response>> {
    return this.db.sqlTx(ctx, async (tx) => receiptView(await this.queries.receipt(tx, p.storeId, p.ticketUid)));
  }

  @Endpoint(r.hours)
  hours(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.hours.query }) q: z.output<typeof r.hours.query>,
  ): Promise<z.output<typeof r.hours.response>> {
    return this.db.report(ctx, async (tx) => ({
      items: (await this.queries.hours(tx, q.storeId, q.from, q.to)).map(hourView),
    }));
  }

  @Endpoint(r.itemDays)
  itemDays(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.itemDays.query }) q: z.output<typeof r.itemDays.query>,
  ): Promise<z.output<typeof r.itemDays.response>> {
    return this.db.report(ctx, async (tx) => {
      const after = cursorParts(q.cursor, 'date', 'uuid');
      const rows = await this.queries.itemDays(
        tx,
        q.storeId,
        q.from,
        q.to,
        q.itemId ?? null,
        after ? { businessDate: after[0] ?? '', itemId: after[1] ?? '' } : null,
        q.limit,
      );
      const last = rows.at(-1)?.row;
      return {
        items: rows.map(itemDayView),
        nextCursor: last && rows.length === q.limit ? encodeCursor([last.businessDate, last.itemId]) : null,
      };
    });
  }

  @Endpoint(r.storeDays)
  storeDays(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.storeDays.query }) q: z.output<typeof r.storeDays.query>,
  ): Promise<z.output<typeof r.storeDays.response>> {
    return this.db.sqlTx(ctx, async (tx) => ({
      items: (await this.queries.storeDays(tx, q.storeId ?? null, q.from, q.to, q.state ?? null)).map(storeDayView),
    }));
  }

  @Endpoint(r.storeDay)
  storeDay(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.storeDay.query }) p: z.output<typeof StoreDayQuery>,
  ): Promise<z.output<typeof r.storeDay.response>> {
    return this.db.sqlTx(ctx, async (tx) =>
      storeDayDetailView(await this.queries.storeDay(tx, p.storeId, p.businessDate)),
    );
  }
}
