import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { PhysicalQuantity, PositiveQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const TRANSFER_STATES = [
  'proposed',
  'agreed',
  'in_transit',
  'received',
  'short',
  'closed',
  'declined',
  'cancelled',
] as const;
export const TransferState = z.enum(TRANSFER_STATES);
export type TransferState = z.infer<typeof TransferState>;
/** What became of goods that were shipped and did not arrive. */
export const SETTLEMENTS = ['lost', 'found', 'returned'] as const;
export const Settlement = z.enum(SETTLEMENTS);
export type Settlement = z.infer<typeof Settlement>;

const Side = z.object({
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  /** Who agreed for this store, and when. */
  agreedBy: z.string().nullable(),
  agreedAt: Instant.nullable(),
  /** True when the reader may act for this store. */
  mine: z.boolean(),
});

/** Goods from one store to another. Costs in minor units of `currency`. */
export const Transfer = z.object({
  id: Id,
  state: TransferState,
  /** order: a warehouse's part of a store's order, agreed with it. */
  origin: z.enum(['manual', 'surplus', 'order']),
  from: Side,
  to: Side,
  plannedOn: BusinessDate,
  note: z.string().nullable(),
  lineCount: z.number().int(),
  /** Name of the first item, for the list. */
  firstItem: z.string().nullable(),
  firstItemEn: z.string().nullable(),
  version: z.number().int(),
  createdAt: Instant,
  createdByName: z.string(),
  shippedAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  settlement: Settlement.nullable(),
  endNote: z.string().nullable(),
});
export type Transfer = z.infer<typeof Transfer>;

const ItemWords = {
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  baseUom: z.string(),
};
export const TransferDetail = Transfer.extend({
  currency: z.string(),
  lines: z.array(
    z.object({
      lineNo: z.number().int(),
      ...ItemWords,
      requested: Quantity,
      /** Stock of the giving store now; null for readers of the other store. */
      onHand: Quantity.nullable(),
    }),
  ),
  /** What was really sent, lot by lot; empty before. */
  parcels: z.array(
    z.object({
      parcelNo: z.number().int(),
      ...ItemWords,
      lotCode: z.string().nullable(),
      expiresOn: BusinessDate.nullable(),
      shipped: Quantity,
      /** Null while it is under way. */
      received: Quantity.nullable(),
      cost: Minor.nullable(),
    }),
  ),
});
export type TransferDetail = z.infer<typeof TransferDetail>;

export const CreateTransferInput = z.strictObject({
  fromStoreId: Id,
  toStoreId: Id,
  origin: z.enum(['manual', 'surplus']).default('manual'),
  /** Day of the journey; left out: tomorrow. */
  plannedOn: BusinessDate.optional(),
  note: z.string().trim().max(300).nullable().default(null),
  lines: z
    .array(z.strictObject({ itemId: Id, quantity: PositiveQuantity }))
    .min(1)
    .max(200),
});

const Versioned = z.strictObject({ version: ExpectedVersion });
const WithReason = z.strictObject({ version: ExpectedVersion, reason: z.string().trim().min(1).max(300) });
/** Only what differs from the plan: a line or parcel that is left out goes in full. */
export const ShipInput = z.strictObject({
  version: ExpectedVersion,
  lines: z.array(z.strictObject({ lineNo: z.int().min(1).max(2_000), quantity: PhysicalQuantity })).max(200),
});
export const ReceiveInput = z.strictObject({
  version: ExpectedVersion,
  parcels: z.array(z.strictObject({ parcelNo: z.int().min(1).max(2_000), quantity: PhysicalQuantity })).max(2_000),
});
export const SettleInput = z.strictObject({
  version: ExpectedVersion,
  settlement: Settlement,
  note: z.string().trim().max(300).nullable().default(null),
});

export const transferRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/transfers',
    access: 'inventory.stock.read',
    query: PageQuery.extend({ storeId: Id.optional(), tab: z.enum(['open', 'history']).default('open') }),
    response: pageOf(Transfer),
    summary: 'Transfers from and to the stores in scope, newest first',
  }),
  partners: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/transfer-partners',
    access: 'inventory.transfer.write',
    params: IdParams,
    response: z.object({
      items: z.array(z.object({ id: Id, code: z.string(), name: z.string(), nameEn: z.string().nullable() })),
    }),
    summary: 'Places that can give to or take from a store, nearest first by area and region',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers',
    access: 'inventory.transfer.write',
    body: CreateTransferInput,
    response: TransferDetail,
    status: 201,
    summary: 'Propose a transfer; agreed at once for the stores that one acts for',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/transfers/:id',
    access: 'inventory.stock.read',
    params: IdParams,
    response: TransferDetail,
    summary: 'One transfer with its lines and lots',
  }),
  agree: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/agree',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: Versioned,
    response: TransferDetail,
    summary: 'Agree for the stores that one acts for',
  }),
  decline: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/decline',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: WithReason,
    response: TransferDetail,
    summary: 'Refuse a proposal',
  }),
  cancel: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/cancel',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: WithReason,
    response: TransferDetail,
    summary: 'Call off a transfer that was not shipped',
  }),
  ship: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/ship',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: ShipInput,
    response: TransferDetail,
    summary: 'Goods leave: stock of the giving store falls, lots keep their expiry',
  }),
  receive: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/receive',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: ReceiveInput,
    response: TransferDetail,
    summary: 'Goods arrive: stock of the receiving store rises by what came',
  }),
  settle: defineRoute({
    method: 'POST',
    path: '/api/v1/transfers/:id/settle',
    access: 'inventory.transfer.write',
    params: IdParams,
    body: SettleInput,
    response: TransferDetail,
    summary: 'What became of goods that did not arrive',
  }),
};
