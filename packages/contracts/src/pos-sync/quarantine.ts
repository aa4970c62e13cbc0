import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { PageQuery } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { TEXT_JUDGED_WITHIN } from '../common/text.ts';
import { TicketResult } from './ticket.ts';

export const QUARANTINE_REASONS = [
  'schema',
  'hash_conflict',
  'total_mismatch',
  'unknown_terminal',
  'currency_mismatch',
  'import_rule',
] as const;
const State = z.enum(['open', 'fixed', 'discarded']);

export const QuarantinedTicket = z.object({
  id: Id,
  storeId: Id,
  reason: z.enum(QUARANTINE_REASONS),
  /** JSON path and what is wrong there. */
  detail: z.string(),
  ticketUid: Id.nullable(),
  rev: z.int().nullable(),
  receiptNo: z.string().nullable(),
  businessDate: BusinessDate.nullable(),
  state: State,
  resolution: z.string().nullable(),
  resolvedByName: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  receivedAt: z.string(),
  version: z.int(),
});
export type QuarantinedTicket = z.infer<typeof QuarantinedTicket>;
/** The ticket as it came, without personal references. */
export const QuarantinedTicketDetail = QuarantinedTicket.extend({ payload: z.unknown() });

export const UnmappedCode = z.object({
  code: z.string(),
  lines: z.int(),
  quantity: Quantity,
  amount: Minor,
  firstDate: BusinessDate,
  lastDate: BusinessDate,
  storeIds: z.array(Id),
});

const Expected = { version: ExpectedVersion };

export const quarantineRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/pos/quarantine',
    access: 'pos-sync.quarantine.read',
    query: PageQuery.extend({
      storeId: Id.optional(),
      state: State.default('open'),
      reason: z.enum(QUARANTINE_REASONS).optional(),
    }),
    response: z.object({ items: z.array(QuarantinedTicket), nextCursor: z.string().nullable(), open: z.int() }),
    summary: 'Tickets that could not be taken, newest first',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/pos/quarantine/:id',
    access: 'pos-sync.quarantine.read',
    params: IdParams,
    response: QuarantinedTicketDetail,
    summary: 'A quarantined ticket with its content',
  }),
  fix: defineRoute({
    method: 'POST',
    path: '/api/v1/pos/quarantine/:id/fix',
    access: 'pos-sync.quarantine.write',
    params: IdParams,
    body: z.strictObject({ ...Expected, ticket: z.record(z.string(), z.unknown()) }).meta(TEXT_JUDGED_WITHIN),
    response: z.object({ quarantined: QuarantinedTicket, result: TicketResult }),
    summary: 'Send a corrected ticket through the normal way',
  }),
  discard: defineRoute({
    method: 'POST',
    path: '/api/v1/pos/quarantine/:id/discard',
    access: 'pos-sync.quarantine.write',
    params: IdParams,
    body: z.strictObject({ ...Expected, reason: z.string().trim().min(3).max(300) }),
    response: QuarantinedTicket,
    summary: 'Discard a quarantined ticket with a reason',
  }),
  unmapped: defineRoute({
    method: 'GET',
    path: '/api/v1/pos/unmapped-codes',
    access: 'pos-sync.quarantine.read',
    response: z.object({ items: z.array(UnmappedCode) }),
    summary: 'Codes on ticket lines that no item answers to',
  }),
  map: defineRoute({
    method: 'POST',
    path: '/api/v1/pos/unmapped-codes/map',
    access: 'pos-sync.quarantine.write',
    body: z.strictObject({ code: z.string().trim().min(1).max(64), itemId: Id }),
    status: 202,
    response: z.object({ stores: z.int(), lines: z.int() }),
    summary: 'Give a code its item: later lines map by themselves, waiting ones post now',
  }),
};
