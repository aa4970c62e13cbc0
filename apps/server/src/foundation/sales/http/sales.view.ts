import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type {
  HourRow,
  ItemDayRow,
  StoreDayDetail,
  StoreDayRow as StoreDayView,
  TicketDetail,
  TicketRow,
} from '@larder/contracts/sales/tickets';
import type { z } from 'zod';
import type { ItemInfo } from '../../catalog/index.ts';
import type { Receipt } from '../application/sales-queries.ts';
import type { HourFigures, ItemDayFigures } from '../data/figure-reads.repository.ts';
import type { StoreDayRow } from '../data/store-days.repository.ts';
import type { TicketHead } from '../data/ticket-reads.repository.ts';

export const ticketRowView = (h: TicketHead): TicketRow => ({
  storeId: h.storeId,
  ticketUid: h.ticketUid,
  rev: h.rev,
  kind: h.kind,
  status: h.status,
  channel: h.channel,
  terminalCode: h.terminalCode,
  seq: h.seq,
  receiptNo: h.receiptNo,
  businessDate: h.businessDate,
  occurredAt: h.occurredAt.toISOString(),
  lineCount: h.lineCount,
  total: minorToWire(h.totalMinor),
  discount: minorToWire(h.discountMinor),
  unmapped: h.unmapped,
});

export const receiptView = ({ head, ticket, lines, sale, refunds, revs }: Receipt): TicketDetail => ({
  ...ticketRowView(head),
  currency: ticket.currency,
  tax: minorToWire(head.taxMinor),
  cashierRef: ticket.cashierRef ?? null,
  refersTo:
    head.refersTo === null
      ? null
      : { ticketUid: head.refersTo, storeId: sale?.storeId ?? null, receiptNo: sale?.receiptNo ?? null },
  refunds: refunds.map((r) => ({
    ticketUid: r.ticketUid,
    storeId: r.storeId,
    businessDate: r.businessDate,
    total: minorToWire(r.totalMinor),
  })),
  lines: lines.map((l) => ({
    lineNo: l.lineNo,
    modifierNo: l.modifierNo,
    parentLineNo: l.parentLineNo,
    code: l.sku ?? l.barcode ?? '',
    name: l.name,
    itemId: l.item?.id ?? null,
    itemName: l.item?.name ?? null,
    itemNameEn: l.item?.nameEn ?? null,
    quantity: fromMilli(l.postedMilli),
    uom: l.uom ?? l.item?.baseUom ?? null,
    unitPrice: l.unitPriceMinor,
    amount: l.amountMinor,
    discount: l.discountMinor,
    promotionCode: l.promotionCode,
  })),
  payments: ticket.payments.map(({ method, amount }) => ({ method, amount })),
  taxes: ticket.tax,
  adjustments: ticket.adjustments,
  revisions: revs.map((r) => ({
    rev: r.rev,
    status: r.ticket.status,
    total: r.ticket.total,
    businessDate: r.businessDate,
    receivedAt: r.receivedAt.toISOString(),
    sha256: r.sha,
  })),
});

export const hourView = (h: HourFigures): z.output<typeof HourRow> => ({
  businessDate: h.businessDate,
  hour: h.hour,
  channel: h.channel,
  sales: h.sales,
  refunds: h.refunds,
  voids: h.voids,
  net: minorToWire(h.netMinor),
  refundTotal: minorToWire(h.refundMinor),
  discount: minorToWire(h.discountMinor),
  tax: minorToWire(h.taxMinor),
});

export const itemDayView = ({
  row,
  item,
}: {
  readonly row: ItemDayFigures;
  readonly item: ItemInfo | undefined;
}): z.output<typeof ItemDayRow> => ({
  itemId: row.itemId,
  sku: item?.sku ?? '',
  name: item?.name ?? '',
  nameEn: item?.nameEn ?? null,
  businessDate: row.businessDate,
  quantity: fromMilli(row.quantityMilli),
  amount: minorToWire(row.amountMinor),
});

export const storeDayView = (d: StoreDayRow): z.output<typeof StoreDayView> => ({
  storeId: d.storeId,
  businessDate: d.businessDate,
  state: d.state,
  received: d.received,
  missing: d.missing,
  net: minorToWire(d.netMinor),
});

export const storeDayDetailView = (d: StoreDayRow): z.output<typeof StoreDayDetail> => ({
  ...storeDayView(d),
  terminals: d.terminals.map((t) => ({
    ...t,
    gaps: t.gaps.map(([a, b]): [number, number] => [a, b]),
    differences: t.differences.map((x) => ({ ...x })),
  })),
});
