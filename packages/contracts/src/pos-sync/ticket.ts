import { z } from 'zod';
import { BusinessDate, DeviceInstant, Id, Instant } from '../common/ids.ts';
import { Currency, Minor, NonNegativeMinor } from '../common/money.ts';
import { NonNegativeQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { TEXT_JUDGED_WITHIN } from '../common/text.ts';
import { BATCH_EXAMPLE } from './batch-example.ts';

/** Limits of one batch and one ticket (DECISIONS, Tickets). */
export const MAX_TICKETS_PER_BATCH = 500;
export const MAX_LINES_PER_TICKET = 2000;

const Code = z.string().min(1).max(64);
const Ref = z.string().min(1).max(120);
/** Sequence numbers and counters fit 32 bits. */
const MAX_INT = 2_147_483_647;

export const TicketModifier = z.strictObject({
  sku: Code,
  name: z.string().max(200).optional(),
  quantity: NonNegativeQuantity,
  unitPrice: Minor.optional(),
});

/** A line sells one item. `amount` is the till's figure and counts; `unitPrice` informs. Either sku or barcode names the item. */
export const TicketLine = z
  .strictObject({
    lineNo: z.int().min(1).max(100_000),
    parentLineNo: z.int().min(1).optional(),
    sku: Code.optional(),
    barcode: Code.optional(),
    name: z.string().max(200).optional(),
    quantity: Quantity,
    uom: z.string().max(20).optional(),
    unitPrice: Minor.optional(),
    amount: Minor,
    taxCode: z.string().max(20).optional(),
    discount: NonNegativeMinor.optional(),
    discountReason: z.string().max(100).optional(),
    promotionCode: z.string().max(64).optional(),
    modifiers: z.array(TicketModifier).max(50).optional(),
  })
  .refine((line) => line.sku !== undefined || line.barcode !== undefined, {
    message: 'sku or barcode is required',
    path: ['sku'],
  });

export const TicketPayment = z.strictObject({ method: Code, amount: Minor, externalRef: Ref.optional() });
export const TicketTax = z.strictObject({
  code: z.string().max(20),
  rate: z.string().max(12),
  base: Minor,
  amount: Minor,
});
export const TicketAdjustment = z.strictObject({ reason: z.string().max(100), amount: Minor });

/** One revision of a ticket as a till sends it. Quantities are positive; `kind` says the direction. */
export const Ticket = z.strictObject({
  ticketUid: Id,
  rev: z.int().min(1).max(1_000_000),
  kind: z.enum(['sale', 'refund']),
  status: z.enum(['open', 'closed', 'void']),
  terminalCode: Code,
  /** Rises by one per terminal per ticket; a later rev keeps it; never reused. Null only from a file import. */
  seq: z.int().min(1).max(MAX_INT).nullable(),
  receiptNo: Ref.optional(),
  cashierRef: Ref.optional(),
  shiftRef: Ref.optional(),
  memberRef: Ref.optional(),
  refersTo: Id.optional(),
  groupUid: Id.optional(),
  channel: z.enum(['dine_in', 'takeaway', 'delivery', 'online', 'retail']),
  currency: Currency,
  businessDate: BusinessDate.optional(),
  openedAt: Instant,
  closedAt: Instant.optional(),
  modifiedAt: Instant.optional(),
  lines: z.array(TicketLine).max(MAX_LINES_PER_TICKET),
  payments: z.array(TicketPayment).max(50),
  taxIncluded: z.boolean(),
  tax: z.array(TicketTax).max(50),
  adjustments: z.array(TicketAdjustment).max(50),
  /** = Σ line amount + adjustments (+ tax when not included); anything else waits in quarantine as `total_mismatch`. */
  total: Minor,
});
export type Ticket = z.infer<typeof Ticket>;
export type TicketInput = z.input<typeof Ticket>;

/** A terminal's Z report for one business date. */
export const DayEnd = z.strictObject({
  terminalCode: Code,
  businessDate: BusinessDate,
  firstSeq: z.int().min(1).max(MAX_INT).nullable(),
  lastSeq: z.int().min(1).max(MAX_INT).nullable(),
  ticketCount: z.int().min(0).max(MAX_INT),
  gross: Minor,
  discounts: Minor,
  refunds: Minor,
  voids: Minor,
  tenders: z.array(z.strictObject({ method: Code, amount: Minor })).max(50),
});
export type DayEnd = z.infer<typeof DayEnd>;

export const Heartbeat = z.strictObject({
  lastSeq: z.int().min(0).max(MAX_INT),
  unsent: z.int().min(0).max(MAX_INT),
  oldestUnsentAt: DeviceInstant.nullable(),
});

/** Envelope only: tickets stay unknown here, since one bad ticket must not refuse the other 499. More than MAX_TICKETS_PER_BATCH is 413. */
export const BatchEnvelope = z
  .strictObject({
    batchId: Id,
    sentAt: DeviceInstant,
    tickets: z.array(z.unknown()),
    dayEnds: z.array(z.unknown()).max(100).optional(),
    heartbeat: Heartbeat.optional(),
  })
  .meta(TEXT_JUDGED_WITHIN);

export const TicketResult = z.object({
  ticketUid: z.string().nullable(),
  rev: z.number().nullable(),
  status: z.enum(['applied', 'duplicate', 'stale', 'conflict', 'invalid']),
  code: z.string().optional(),
  detail: z.string().optional(),
});
export type TicketResult = z.infer<typeof TicketResult>;
export const BatchResult = z.object({
  batchId: Id,
  replayed: z.boolean(),
  results: z.array(TicketResult),
  dayEnds: z.array(
    z.object({ index: z.number(), status: z.enum(['applied', 'invalid']), detail: z.string().optional() }),
  ),
});
export type BatchResult = z.infer<typeof BatchResult>;

export const ingestRoutes = {
  batch: defineRoute({
    method: 'POST',
    path: '/api/v1/pos/batches',
    access: 'device',
    body: BatchEnvelope,
    response: BatchResult,
    summary: 'Accept a batch of tickets from a till; 200 means durable',
    document: {
      description: `Send tickets as they close, up to ${MAX_TICKETS_PER_BATCH} and 10 MB at once, with the key of the store's till
as a bearer token. **200 means durable**: delete what was sent. Every other answer means send the same bytes again, after
\`Retry-After\` when there is one; sending twice changes nothing. One bad ticket never refuses the others: read \`results\`
(\`applied\`, \`duplicate\` and \`stale\` are done; \`conflict\` and \`invalid\` wait in the quarantine screen for a person).
Amounts are minor units (fen), quantities decimal strings, times carry an offset.`,
      body: BatchEnvelope.extend({ tickets: z.array(Ticket), dayEnds: z.array(DayEnd).optional() }),
      example: BATCH_EXAMPLE,
    },
  }),
};
