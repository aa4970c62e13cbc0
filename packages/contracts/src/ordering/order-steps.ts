import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, Instant } from '../common/ids.ts';
import { ApprovalPath } from '../workflow/path.ts';
import { PersonRef } from './order.ts';
import { OrderState, OrderUrgency } from './order-state.ts';

/** What happened to the order after a command; the screen re-reads the rest. */
export const OrderStamp = z.object({
  id: Id,
  state: OrderState,
  version: z.number().int(),
  releaseAt: Instant.nullable(),
  cutoffAt: Instant,
  /** People who were asked; empty when nobody had to be. */
  approvers: z.array(PersonRef),
  dueAt: Instant.nullable(),
});
export type OrderStamp = z.infer<typeof OrderStamp>;

export const VersionInput = z.strictObject({ version: ExpectedVersion });

export const SubmitOrderInput = z.strictObject({ version: ExpectedVersion, confirmIncomplete: z.boolean().optional() });

export const CancelOrderInput = z.strictObject({ version: ExpectedVersion, reason: z.string().trim().min(1).max(300) });

export const OrderSlot = z.object({
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  orderDate: BusinessDate.nullable(),
  deliveryDate: BusinessDate.nullable(),
  deliveryWindow: z.string().nullable(),
  cutoffAt: Instant.nullable(),
  openOrderId: Id.nullable(),
});

export const CreateOrderInput = z.strictObject({
  storeId: Id,
  sourceId: Id,
  urgency: OrderUrgency.default('normal'),
  /** Urgent orders name their day; normal ones take the next slot of the calendar. */
  deliveryDate: BusinessDate.optional(),
  /** suggestion: baselines for the window; blank: an empty sheet; copy: an empty sheet with the last order's quantities. */
  start: z.enum(['suggestion', 'blank', 'copy']),
});

/** "Who would approve this?": the same rules as a submit, with nothing written. */
export const ApprovalPreview = z.object({
  routedItemIds: z.array(Id),
  /** Who would be asked first. */
  approvers: z.array(PersonRef),
  path: ApprovalPath,
  cutoffAt: Instant,
  /** What happens to the order when nobody answers until its cut-off. */
  onCutoff: z.enum(['expire', 'baseline']),
});
export type ApprovalPreview = z.infer<typeof ApprovalPreview>;
