import { z } from 'zod';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { Minor, NonNegativeMinor } from '../common/money.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const LotBalance = z.object({
  lotId: Id,
  lotCode: z.string().nullable(),
  expiresOn: BusinessDate.nullable(),
  receivedOn: BusinessDate,
  quantity: Quantity,
});

/** Stock of one item in one store. */
export const StockItem = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  categoryName: z.string().nullable(),
  categoryNameEn: z.string().nullable(),
  baseUom: z.string(),
  onHand: Quantity,
  /** Moving average per base unit in 1/1000 minor units; the item's standard cost until a receipt tells better; null when neither is known. */
  averageCostMilliMinor: z.int().nullable(),
  /** On hand × cost, minor units. */
  value: Minor.nullable(),
  /** Remaining lots, first expiring first. */
  lots: z.array(LotBalance),
  nextExpiry: BusinessDate.nullable(),
  lastCountedOn: BusinessDate.nullable(),
});
export type StockItem = z.infer<typeof StockItem>;

export const StockPage = z.object({
  items: z.array(StockItem),
  nextCursor: z.string().nullable(),
  total: z.int(),
  /** Value of everything that matches, minor units. */
  value: Minor,
  currency: z.string(),
  /** Null: the store has no opening balance yet. */
  cutoverAt: z.string().nullable(),
});

/** One movement, newest first, with the balance after it. */
export const LedgerEntry = z.object({
  id: Id,
  /** Ticket uid for sales and refunds, document id otherwise. */
  sourceId: Id,
  kind: z.enum(['sale', 'refund', 'receipt', 'count', 'waste', 'opening', 'transfer_in', 'transfer_out']),
  businessDate: BusinessDate,
  occurredAt: z.string(),
  quantity: Quantity,
  balance: Quantity,
  /** True when the leg takes an earlier one back (a corrected or voided ticket). */
  reversal: z.boolean(),
  /** True when a count was adjusted because a paper from before it arrived later. */
  lateCorrection: z.boolean(),
  lotCode: z.string().nullable(),
  cost: Minor.nullable(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const ExpectedReceipt = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  baseUom: z.string(),
  dueDate: BusinessDate,
  quantity: Quantity,
  state: z.enum(['on_order', 'in_transit']),
  sourceType: z.string(),
  sourceId: Id,
});

const DocumentKind = z.enum(['opening', 'count', 'waste', 'receipt', 'transfer_in', 'transfer_out']);
export const StockDocument = z.object({
  id: Id,
  storeId: Id,
  kind: DocumentKind,
  businessDate: BusinessDate,
  occurredAt: z.string(),
  note: z.string().nullable(),
  createdByName: z.string(),
  createdAt: z.string(),
});
export const StockDocumentDetail = StockDocument.extend({
  lines: z.array(
    z.object({
      lineNo: z.int(),
      itemId: Id,
      sku: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      baseUom: z.string(),
      quantity: Quantity,
      /** What the ledger said when it was counted. */
      expected: Quantity.nullable(),
      lotCode: z.string().nullable(),
      expiresOn: BusinessDate.nullable(),
      cost: Minor.nullable(),
      reason: z.string().nullable(),
    }),
  ),
});

const Positive = PhysicalQuantity.refine((q) => !/^0+(\.0+)?$/.test(q), 'quantity must be above zero');
const Note = z.string().trim().max(500);
/** Made by the client: sending the same document again changes nothing. */
const DocumentId = Id.optional();
export const WASTE_REASONS = ['expired', 'damaged', 'prep', 'sample', 'theft', 'other'] as const;

export const OpeningInput = z.strictObject({
  /** Moment from which tickets move the store's stock; now when absent. */
  at: Instant.optional(),
  lines: z
    .array(
      z.strictObject({
        itemId: Id,
        quantity: PhysicalQuantity,
        lotCode: z.string().trim().min(1).max(64).optional(),
        expiresOn: BusinessDate.optional(),
        cost: NonNegativeMinor.optional(),
      }),
    )
    .max(5_000),
});
export const CountInput = z.strictObject({
  documentId: DocumentId,
  at: Instant.optional(),
  note: Note.optional(),
  lines: z
    .array(z.strictObject({ itemId: Id, quantity: PhysicalQuantity }))
    .min(1)
    .max(2_000),
});
export const WasteInput = z.strictObject({
  documentId: DocumentId,
  at: Instant.optional(),
  note: Note.optional(),
  lines: z
    .array(z.strictObject({ itemId: Id, quantity: Positive, reason: z.enum(WASTE_REASONS), lotId: Id.optional() }))
    .min(1)
    .max(500),
});

export const LedgerParams = z.strictObject({ id: Id, itemId: Id });

export const stockRoutes = {
  stock: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/stock',
    access: 'inventory.stock.read',
    params: IdParams,
    query: PageQuery.extend({
      search: z.string().trim().max(80).optional(),
      negative: QueryFlag.optional(),
      expiringBefore: BusinessDate.optional(),
    }),
    response: StockPage,
    summary: 'Stock of a store: on hand, lots, expiry, value, last count',
  }),
  ledger: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/stock/:itemId/ledger',
    access: 'inventory.stock.read',
    params: LedgerParams,
    query: PageQuery,
    response: pageOf(LedgerEntry),
    summary: 'Every movement of an item in a store',
  }),
  expected: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/expected-receipts',
    access: 'inventory.stock.read',
    params: IdParams,
    response: z.object({ items: z.array(ExpectedReceipt) }),
    summary: 'Stock on order and in transit',
  }),
  open: defineRoute({
    method: 'POST',
    path: '/api/v1/stores/:id/opening-balance',
    access: 'inventory.opening.write',
    params: IdParams,
    body: OpeningInput,
    response: StockDocumentDetail,
    status: 201,
    summary: 'First stock of a store; tickets from then on move it',
  }),
  count: defineRoute({
    method: 'POST',
    path: '/api/v1/stores/:id/counts',
    access: 'inventory.count.write',
    params: IdParams,
    body: CountInput,
    response: StockDocumentDetail,
    status: 201,
    summary: 'Record counted stock',
  }),
  waste: defineRoute({
    method: 'POST',
    path: '/api/v1/stores/:id/waste',
    access: 'inventory.waste.write',
    params: IdParams,
    body: WasteInput,
    response: StockDocumentDetail,
    status: 201,
    summary: 'Record waste',
  }),
  documents: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/stock-documents',
    access: 'inventory.stock.read',
    params: IdParams,
    query: PageQuery.extend({ kind: DocumentKind.optional() }),
    response: pageOf(StockDocument),
    summary: 'Counts, waste, receipts and the opening balance of a store',
  }),
  document: defineRoute({
    method: 'GET',
    path: '/api/v1/stock-documents/:id',
    access: 'inventory.stock.read',
    params: IdParams,
    response: StockDocumentDetail,
    summary: 'A stock document with its lines',
  }),
};
