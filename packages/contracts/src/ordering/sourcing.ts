import { z } from 'zod';
import { BusinessDate, Id, IdParams } from '../common/ids.ts';
import { PhysicalQuantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** Why a part of a line cannot be had. */
export const SHORT_REASONS = ['stock', 'minimum', 'limit', 'pack', 'calendar', 'dates', 'blocked', 'failed'] as const;
export const ShortReason = z.enum(SHORT_REASONS);
export type ShortReason = z.infer<typeof ShortReason>;

/** One source's part of a line; quantities in base units. */
export const LinePart = z.object({
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  /** True: out of a warehouse's counted stock, sent as a transfer. */
  fromStock: z.boolean(),
  quantity: z.string(),
  deliveryDate: BusinessDate,
  byHand: z.boolean(),
  /** failed: the source called it off; what steps in stands beside it. */
  state: z.enum(['planned', 'sent', 'failed']),
  /** True: steps in for a source that failed. */
  replacement: z.boolean(),
});
export type LinePart = z.infer<typeof LinePart>;

/** How a line is met: parts that are not failed, and what is short, make up what is wanted. */
export const LineSources = z.object({
  itemId: Id,
  wanted: z.string(),
  parts: z.array(LinePart),
  short: z.string(),
  reason: ShortReason.nullable(),
});
export type LineSources = z.infer<typeof LineSources>;

export const WarehouseSummary = z.object({
  sourceId: Id,
  name: z.string(),
  nameEn: z.string().nullable(),
  siteId: Id,
  /** Delivery days that stores order for, soonest first. */
  days: z.array(z.object({ date: BusinessDate, orders: z.int() })),
});
export type WarehouseSummary = z.infer<typeof WarehouseSummary>;

const DayLine = z.object({
  orderId: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  /** True where the reader may open the order: people of a warehouse see what is asked of it, not the stores' orders. */
  mayOpen: z.boolean(),
  /** True: the order has left; nothing can be changed. */
  sent: z.boolean(),
  wanted: z.string(),
  /** Given out of this warehouse, met by other sources, and short. */
  given: z.string(),
  elsewhere: z.string(),
  short: z.string(),
  /** What a person gave, why, and who; null: the fair share. */
  byHand: z.object({ quantity: z.string(), reason: z.string(), by: z.string() }).nullable(),
});

/** What stores ask of a warehouse for a delivery day. */
export const WarehouseDay = z.object({
  sourceId: Id,
  name: z.string(),
  nameEn: z.string().nullable(),
  date: BusinessDate,
  canWrite: z.boolean(),
  items: z.array(
    z.object({
      itemId: Id,
      sku: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      baseUom: z.string(),
      pack: z.string(),
      packUom: z.string(),
      /** Usable stock, what is promised to transfers under way, and what is left for orders that are still open. */
      onHand: z.string(),
      promised: z.string(),
      available: z.string(),
      asked: z.string(),
      given: z.string(),
      elsewhere: z.string(),
      short: z.string(),
      lines: z.array(DayLine),
    }),
  ),
});
export type WarehouseDay = z.infer<typeof WarehouseDay>;
export type WarehouseDayItem = WarehouseDay['items'][number];
export type WarehouseDayLine = z.infer<typeof DayLine>;

const LineKey = { orderId: Id, itemId: Id };

export const orderSourcingRoutes = {
  ofOrder: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id/sources',
    access: 'ordering.order.read',
    params: IdParams,
    response: z.object({ lines: z.array(LineSources) }),
    summary: 'How the lines of an order are split over sources; lines with one source and no shortage are left out',
  }),
  warehouses: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/warehouses',
    access: 'ordering.allocation.read',
    response: z.object({ items: z.array(WarehouseSummary) }),
    summary: 'Warehouses in scope that keep books, with the days that they are asked for',
  }),
  day: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/warehouses/:id/days/:date',
    access: 'ordering.allocation.read',
    params: z.strictObject({ id: Id, date: BusinessDate }),
    response: WarehouseDay,
    summary: 'What stores ask of a warehouse for a delivery day, what they get and what is short',
  }),
  give: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/warehouses/:id/allocations',
    access: 'ordering.allocation.write',
    params: IdParams,
    body: z.strictObject({
      ...LineKey,
      /** In base units; at most what the line asks for, rounded down to packs. */
      quantity: PhysicalQuantity,
      reason: z.string().trim().min(1).max(200),
    }),
    status: 204,
    summary: 'Give a line another quantity out of the warehouse than its fair share',
  }),
  undo: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/warehouses/:id/allocations/undo',
    access: 'ordering.allocation.write',
    params: IdParams,
    body: z.strictObject(LineKey),
    status: 204,
    summary: 'Back to the fair share',
  }),
};
