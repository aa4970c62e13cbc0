import type { Permission } from '@larder/contracts/permissions';
import { type PostingLine, postingLines } from '@larder/contracts/pos-sync/posting-lines';
import { Ticket } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogApi, type ItemInfo } from '../../catalog/index.ts';
import { OrgApi } from '../../org/index.ts';
import { FigureReads, type HourFigures, type ItemDayFigures } from '../data/figure-reads.repository.ts';
import { type StoreDayRow, StoreDaysRepository } from '../data/store-days.repository.ts';
import {
  type StoredLine,
  type StoredRev,
  type TicketFilter,
  type TicketHead,
  TicketReads,
} from '../data/ticket-reads.repository.ts';
import { foldCode } from '../domain/ticket-fact.ts';

export interface TicketSearch extends Omit<TicketFilter, 'itemId' | 'code'> {
  readonly storeId: string | null;
  readonly sku: string | null;
}

export interface ReceiptLine extends PostingLine {
  readonly item: ItemInfo | null;
  readonly postedMilli: bigint;
}

export interface Receipt {
  readonly head: TicketHead;
  readonly ticket: Ticket;
  readonly lines: readonly ReceiptLine[];
  readonly sale: TicketHead | null;
  readonly refunds: readonly TicketHead[];
  readonly revs: readonly (StoredRev & { readonly ticket: Ticket })[];
}

/** Reads of sales within the caller's scope. */
@Injectable()
export class SalesQueries {
  constructor(
    private readonly tickets: TicketReads,
    private readonly figures: FigureReads,
    private readonly days: StoreDaysRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
  ) {}

  /** Stores the permission reaches, or the one asked for. @throws NotFound for a store out of reach */
  async stores(tx: Tx, permission: Permission, storeId: string | null): Promise<string[]> {
    if (storeId !== null) {
      if (!reaches(tx.ctx, permission, storeId)) throw new NotFound();
      return [(await this.org.store(tx, storeId)).id];
    }
    return (await this.org.stores(tx, storesFor(tx.ctx, permission))).map((s) => s.id);
  }

  async search(
    tx: Tx,
    search: TicketSearch,
    after: { readonly businessDate: string; readonly occurredAt: string; readonly ticketUid: string } | null,
    limit: number,
  ): Promise<TicketHead[]> {
    const stores = await this.stores(tx, 'sales.ticket.read', search.storeId);
    const code = search.sku === null ? null : foldCode(search.sku);
    const codes = code === null ? null : await this.catalog.codes(tx);
    const itemId = code === null ? null : (codes?.bySku(code) ?? codes?.byBarcode(search.sku ?? '')?.itemId ?? null);
    return this.tickets.page(tx, stores, { ...search, itemId, code }, after, limit);
  }

  async receipt(tx: Tx, storeId: string, ticketUid: string): Promise<Receipt> {
    if (!reaches(tx.ctx, 'sales.ticket.read', storeId)) throw new NotFound();
    const head = await this.tickets.find(tx, storeId, ticketUid);
    if (!head) throw new NotFound();
    const revs = (await this.tickets.revs(tx, storeId, ticketUid)).map((r) => ({
      ...r,
      ticket: Ticket.parse(JSON.parse(r.body)),
    }));
    const ticket = revs.find((r) => r.rev === head.rev)?.ticket;
    if (!ticket) throw new Error(`head without its revision: ${ticketUid} rev ${head.rev}`);
    const sale =
      head.refersTo === null
        ? null
        : ((await this.tickets.byUid(tx, head.refersTo)).find((h) => reaches(tx.ctx, 'sales.ticket.read', h.storeId)) ??
          null);
    return {
      head,
      ticket,
      lines: await this.receiptLines(tx, storeId, ticketUid, ticket),
      sale,
      refunds: await this.tickets.refundsOf(tx, storeId, ticketUid, head.businessDate),
      revs,
    };
  }

  private async receiptLines(tx: Tx, storeId: string, ticketUid: string, ticket: Ticket): Promise<ReceiptLine[]> {
    const stored = new Map<string, StoredLine>(
      (await this.tickets.lines(tx, storeId, ticketUid)).map((l) => [`${l.lineNo} ${l.modifierNo}`, l]),
    );
    const items = await this.catalog.items(tx, [...new Set([...stored.values()].flatMap((l) => l.itemId ?? []))]);
    return postingLines(ticket).map((line) => {
      const row = stored.get(`${line.lineNo} ${line.modifierNo}`);
      return {
        ...line,
        item: row?.itemId == null ? null : (items.get(row.itemId) ?? null),
        postedMilli: row?.quantityMilli ?? line.quantityMilli,
      };
    });
  }

  async hours(tx: Tx, storeId: string, from: string, to: string): Promise<HourFigures[]> {
    await this.stores(tx, 'sales.report.read', storeId);
    return this.figures.hours(tx, storeId, from, to);
  }

  async itemDays(
    tx: Tx,
    storeId: string,
    from: string,
    to: string,
    itemId: string | null,
    after: { readonly businessDate: string; readonly itemId: string } | null,
    limit: number,
  ): Promise<{ readonly row: ItemDayFigures; readonly item: ItemInfo | undefined }[]> {
    await this.stores(tx, 'sales.report.read', storeId);
    const rows = await this.figures.itemDays(tx, storeId, from, to, itemId, after, limit);
    const items = await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]);
    return rows.map((row) => ({ row, item: items.get(row.itemId) }));
  }

  async storeDays(
    tx: Tx,
    storeId: string | null,
    from: string,
    to: string,
    state: string | null,
  ): Promise<StoreDayRow[]> {
    const rows = await this.days.list(tx, await this.stores(tx, 'sales.report.read', storeId), from, to);
    return state === null ? rows : rows.filter((r) => r.state === state);
  }

  /** A day nobody sold on is open. */
  async storeDay(tx: Tx, storeId: string, businessDate: string): Promise<StoreDayRow> {
    await this.stores(tx, 'sales.report.read', storeId);
    return (
      (await this.days.list(tx, [storeId], businessDate, businessDate))[0] ?? {
        storeId,
        businessDate,
        state: 'open',
        received: 0,
        missing: 0,
        netMinor: 0n,
        terminals: [],
      }
    );
  }
}
