import { z } from 'zod';
import { BusinessDate, Id } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

const Kind = z.enum(['sale', 'refund']);
const Status = z.enum(['open', 'closed', 'void']);
const Channel = z.enum(['dine_in', 'takeaway', 'delivery', 'online', 'retail']);

export const TicketRow = z.object({
  storeId: Id,
  ticketUid: Id,
  rev: z.int(),
  kind: Kind,
  status: Status,
  channel: z.string(),
  terminalCode: z.string(),
  seq: z.int().nullable(),
  receiptNo: z.string().nullable(),
  businessDate: BusinessDate,
  occurredAt: z.string(),
  lineCount: z.int(),
  total: Minor,
  discount: Minor,
  /** Lines that wait for their item. */
  unmapped: z.int(),
});
export type TicketRow = z.infer<typeof TicketRow>;

/** A ticket as a receipt. */
export const TicketDetail = TicketRow.extend({
  currency: z.string(),
  tax: Minor,
  cashierRef: z.string().nullable(),
  refersTo: z.object({ ticketUid: Id, storeId: Id.nullable(), receiptNo: z.string().nullable() }).nullable(),
  /** Refunds of this sale. */
  refunds: z.array(z.object({ ticketUid: Id, storeId: Id, businessDate: BusinessDate, total: Minor })),
  lines: z.array(
    z.object({
      lineNo: z.int(),
      modifierNo: z.int(),
      parentLineNo: z.int().nullable(),
      code: z.string(),
      name: z.string().nullable(),
      itemId: Id.nullable(),
      itemName: z.string().nullable(),
      itemNameEn: z.string().nullable(),
      quantity: Quantity,
      uom: z.string().nullable(),
      unitPrice: Minor.nullable(),
      amount: Minor,
      discount: Minor,
      promotionCode: z.string().nullable(),
    }),
  ),
  payments: z.array(z.object({ method: z.string(), amount: Minor })),
  taxes: z.array(z.object({ code: z.string(), rate: z.string(), base: Minor, amount: Minor })),
  adjustments: z.array(z.object({ reason: z.string(), amount: Minor })),
  /** Every revision received, highest first. */
  revisions: z.array(
    z.object({
      rev: z.int(),
      status: Status,
      total: Minor,
      businessDate: BusinessDate,
      receivedAt: z.string(),
      sha256: z.string(),
    }),
  ),
});
export type TicketDetail = z.infer<typeof TicketDetail>;

export const TicketQuery = PageQuery.extend({
  storeId: Id.optional(),
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  channel: Channel.optional(),
  terminalCode: z.string().max(64).optional(),
  kind: Kind.optional(),
  status: Status.optional(),
  minTotal: z.coerce.number().int().optional(),
  maxTotal: z.coerce.number().int().optional(),
  /** Beginning of a receipt number. */
  receipt: z.string().trim().min(1).max(120).optional(),
  /** Sku or code of an item on the ticket. */
  sku: z.string().trim().min(1).max(64).optional(),
});

const Range = { from: BusinessDate, to: BusinessDate };
const StoreRange = z.object({ storeId: Id, ...Range });

export const HourRow = z.object({
  businessDate: BusinessDate,
  hour: z.int(),
  channel: z.string(),
  sales: z.int(),
  refunds: z.int(),
  voids: z.int(),
  net: Minor,
  refundTotal: Minor,
  discount: Minor,
  tax: Minor,
});
export const ItemDayRow = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  businessDate: BusinessDate,
  quantity: Quantity,
  amount: Minor,
});
const StoreDayState = z.enum(['open', 'receiving', 'complete', 'reconciled', 'disputed']);
export const StoreDayRow = z.object({
  storeId: Id,
  businessDate: BusinessDate,
  state: StoreDayState,
  received: z.int(),
  missing: z.int(),
  net: Minor,
});
export const StoreDayDetail = StoreDayRow.extend({
  terminals: z.array(
    z.object({
      terminalCode: z.string(),
      firstSeq: z.int().nullable(),
      lastSeq: z.int().nullable(),
      received: z.int(),
      missing: z.int(),
      /** Missing sequence numbers as [from, to]. */
      gaps: z.array(z.tuple([z.int(), z.int()])),
      dayEnd: z.boolean(),
      /** Z report against tickets. */
      differences: z.array(z.object({ figure: z.string(), z: z.string(), computed: z.string() })),
    }),
  ),
});

export const TicketParams = z.strictObject({ storeId: Id, ticketUid: Id });
export const StoreDayQuery = z.object({ storeId: Id, businessDate: BusinessDate });

export const salesRoutes = {
  tickets: defineRoute({
    method: 'GET',
    path: '/api/v1/tickets',
    access: 'sales.ticket.read',
    query: TicketQuery,
    response: pageOf(TicketRow),
    summary: 'Tickets of the stores in scope, newest first',
  }),
  ticket: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:storeId/tickets/:ticketUid',
    access: 'sales.ticket.read',
    params: TicketParams,
    response: TicketDetail,
    summary: 'A ticket as a receipt, with its revisions',
  }),
  hours: defineRoute({
    method: 'GET',
    path: '/api/v1/sales/hours',
    access: 'sales.report.read',
    query: StoreRange,
    response: z.object({ items: z.array(HourRow) }),
    summary: 'Sales per hour and channel',
    load: 'report',
  }),
  itemDays: defineRoute({
    method: 'GET',
    path: '/api/v1/sales/item-days',
    access: 'sales.report.read',
    query: PageQuery.extend({ storeId: Id, ...Range, itemId: Id.optional() }),
    response: pageOf(ItemDayRow),
    summary: 'Sales per item and day, refunds taken off',
    load: 'report',
  }),
  storeDays: defineRoute({
    method: 'GET',
    path: '/api/v1/store-days',
    access: 'sales.report.read',
    query: z.object({ storeId: Id.optional(), ...Range, state: StoreDayState.optional() }),
    response: z.object({ items: z.array(StoreDayRow) }),
    summary: 'Completeness of store-days',
  }),
  storeDay: defineRoute({
    method: 'GET',
    path: '/api/v1/store-day',
    access: 'sales.report.read',
    query: StoreDayQuery,
    response: StoreDayDetail,
    summary: 'A store-day with gaps and Z differences per terminal',
  }),
};
