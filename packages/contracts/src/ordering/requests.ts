import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { OrderState, OrderUrgency } from './order-state.ts';
import { DECLINE_REASONS } from './reasons.ts';

/**
 * A clerk's replenishment request (补货申请). `accepted`: the quantity stands on an order that has not left; `ordered`: that
 * order left with it.
 */
export const REQUEST_STATES = ['open', 'accepted', 'ordered', 'declined', 'withdrawn', 'expired'] as const;
export const RequestState = z.enum(REQUEST_STATES);
export type RequestState = z.infer<typeof RequestState>;

export const REQUEST_REASONS = ['shelf_empty', 'customer_asked', 'event', 'other'] as const;
export const RequestReason = z.enum(REQUEST_REASONS);
export type RequestReason = z.infer<typeof RequestReason>;

export const DeclineReason = z.enum(DECLINE_REASONS);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** Why an undecided request ended: the delivery it asked for left, nobody answered in the policy's days, or it went on in a later one. */
export const ExpiryCause = z.enum(['delivery_left', 'time', 'merged']);

export const REQUEST_LINES_MOST = 500;
const Note = z.string().trim().max(200);
const PersonRef = z.object({ id: z.string(), name: z.string() });
const Named = { name: z.string(), nameEn: z.string().nullable() };

export const ReplenishmentRequest = z.object({
  id: Id,
  state: RequestState,
  version: z.number().int(),
  store: z.object({ id: Id, ...Named }),
  item: z.object({ id: Id, sku: z.string(), ...Named, baseUom: z.string() }),
  source: z.object({ id: Id, ...Named }),
  /** Base units. */
  quantity: Quantity,
  packUom: z.string(),
  /** Base units in one pack. */
  pack: Quantity,
  reason: RequestReason,
  note: z.string().nullable(),
  neededBy: BusinessDate.nullable(),
  /** First delivery that could bring it when it was asked for; null: none was planned. */
  askedDelivery: BusinessDate.nullable(),
  askedBy: PersonRef,
  askedAt: Instant,
  /** People who asked for more of it since. */
  alsoAskedBy: z.array(PersonRef),
  expiresAt: Instant,
  decidedBy: PersonRef.nullable(),
  decidedAt: Instant.nullable(),
  declineReason: DeclineReason.nullable(),
  declineNote: z.string().nullable(),
  expiryCause: ExpiryCause.nullable(),
  /** The order that took it up, with the quantity of its line since then. */
  order: z
    .object({ id: Id, deliveryDate: BusinessDate, state: OrderState, lineQuantity: Quantity.nullable() })
    .nullable(),
  /** True while the reader may take back the decision. */
  canUndo: z.boolean(),
  canWithdraw: z.boolean(),
});
export type ReplenishmentRequest = z.infer<typeof ReplenishmentRequest>;

/** Where an open request can go, for the person who decides. Quantities in base units. */
export const RequestTarget = z.object({
  orderId: Id,
  deliveryDate: BusinessDate,
  cutoffAt: Instant,
  urgency: OrderUrgency,
  lineQuantity: Quantity,
  suggested: Quantity,
  /** The line with the request on top, in whole packs. */
  proposed: Quantity,
  rev: z.number().int(),
});
export type RequestTarget = z.infer<typeof RequestTarget>;

export const RequestEvent = z.object({
  at: Instant,
  event: z.enum(['ask', 'merge', 'accept', 'decline', 'undo', 'withdraw', 'expire', 'order', 'release']),
  by: PersonRef,
  quantity: Quantity,
});

export const RequestDetail = ReplenishmentRequest.extend({
  events: z.array(RequestEvent),
  /** Empty unless the reader may decide and the request is open. */
  targets: z.array(RequestTarget),
  /** The next slot of the source without an open order; null when there is none. */
  nextSlot: z.object({ deliveryDate: BusinessDate, cutoffAt: Instant }).nullable(),
});
export type RequestDetail = z.infer<typeof RequestDetail>;

export const RequestFilters = z.object({
  storeId: Id.optional(),
  itemId: Id.optional(),
  orderId: Id.optional(),
  /** open: to be decided; decided: everything else. */
  view: z.enum(['open', 'decided', 'all']).default('all'),
  mine: QueryFlag.optional(),
});

export const RequestLineInput = z.strictObject({
  itemId: Id,
  quantity: PhysicalQuantity.refine((v) => /[1-9]/.test(v), 'quantity must be above zero'),
  unit: z.enum(['base', 'pack']),
  reason: RequestReason,
  note: Note.nullable().optional(),
  neededBy: BusinessDate.nullable().optional(),
  /** True: on top of the open request for the same item, when there is one. */
  merge: z.boolean().optional(),
});
export type RequestLineInput = z.infer<typeof RequestLineInput>;

export const AskInput = z.strictObject({
  storeId: Id,
  lines: z.array(RequestLineInput).min(1).max(REQUEST_LINES_MOST),
});

export const AcceptRequestInput = z.strictObject({
  version: ExpectedVersion,
  into: z.union([
    z.strictObject({
      orderId: Id,
      /** The line as the person saw it; when somebody changed it since, nothing is done. */
      rev: z.int().min(0).optional(),
    }),
    z.strictObject({ urgency: OrderUrgency, deliveryDate: BusinessDate.optional() }),
  ]),
  /** Base units of the line afterwards; left out: what stands there and the request, in whole packs. */
  lineQuantity: PhysicalQuantity.optional(),
});

export const DeclineRequestInput = z
  .strictObject({ version: ExpectedVersion, reason: DeclineReason, note: Note.nullable().optional() })
  .refine((d) => d.reason !== 'other' || (d.note ?? '') !== '', { path: ['note'], message: 'say why' });

const RequestVersion = z.strictObject({ version: ExpectedVersion });

/** What a clerk needs before asking: the pack, what is there, what comes, who asked already. */
export const Requestable = z.object({
  item: z.object({ id: Id, sku: z.string(), ...Named, baseUom: z.string() }),
  source: z.object({ id: Id, ...Named }),
  packUom: z.string(),
  pack: Quantity,
  onHand: Quantity,
  /** On order and in transit together. */
  incoming: Quantity,
  nextDelivery: BusinessDate.nullable(),
  /** Ordering of the item is stopped in this store. */
  stopped: z.boolean(),
  open: ReplenishmentRequest.nullable(),
});
export type Requestable = z.infer<typeof Requestable>;

const PATH = '/api/v1/ordering/requests';

export const requestRoutes = {
  list: defineRoute({
    method: 'GET',
    path: PATH,
    access: 'ordering.request.read',
    query: PageQuery.extend(RequestFilters.shape),
    response: pageOf(ReplenishmentRequest).extend({ open: z.number().int() }),
    summary: 'Replenishment requests of the stores in scope, newest first; `open` counts those to be decided',
  }),
  exportCsv: defineRoute({
    method: 'GET',
    path: `${PATH}/export`,
    access: 'ordering.request.read',
    query: RequestFilters,
    summary: 'The same as CSV',
  }),
  ask: defineRoute({
    method: 'POST',
    path: PATH,
    access: 'ordering.request.write',
    body: AskInput,
    response: z.object({ items: z.array(ReplenishmentRequest) }),
    status: 201,
    summary: 'Ask for one or several items; all or nothing',
  }),
  get: defineRoute({
    method: 'GET',
    path: `${PATH}/:id`,
    access: 'ordering.request.read',
    params: IdParams,
    response: RequestDetail,
    summary: 'One request with its history and the orders it could go to',
  }),
  accept: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/accept`,
    access: 'ordering.request.decide',
    params: IdParams,
    body: AcceptRequestInput,
    response: ReplenishmentRequest,
    summary: 'Put it on an open order, or open one for its source',
  }),
  decline: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/decline`,
    access: 'ordering.request.decide',
    params: IdParams,
    body: DeclineRequestInput,
    response: ReplenishmentRequest,
    summary: 'Say no, with a reason',
  }),
  undo: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/undo`,
    access: 'ordering.request.decide',
    params: IdParams,
    body: RequestVersion,
    response: ReplenishmentRequest.extend({
      /** False: somebody has changed the line since, so that it was left alone. */
      lineRestored: z.boolean(),
    }),
    summary: 'Take the decision back: the request is open again, its line as before',
  }),
  withdraw: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/withdraw`,
    access: 'ordering.request.write',
    params: IdParams,
    body: RequestVersion,
    response: ReplenishmentRequest,
    summary: 'Take an own request back before it is decided',
  }),
  requestable: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/stores/:storeId/requestable/:itemId',
    access: 'ordering.request.read',
    params: z.strictObject({ storeId: Id, itemId: Id }),
    response: Requestable,
    summary: 'What a person who wants to ask for an item should know',
  }),
};
