import { z } from 'zod';
import { ExpectedVersion, Id, Instant } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { LineVerdictSchema, PersonRef, ReasonCode } from './order.ts';
import { OrderState } from './order-state.ts';

export const LineEdit = z.strictObject({
  itemId: Id,
  /** Base units; null takes the suggestion back. */
  quantity: PhysicalQuantity.nullable(),
  reasonCode: ReasonCode.nullable().optional(),
  note: z.string().trim().max(300).nullable().optional(),
  /** The line as the person saw it; an edit made on an older one is a conflict of this line alone. */
  rev: z.number().int().min(0).optional(),
  /** The suggestion that the person saw, base units: what `suggestedAtOverride` becomes. Left out: the present one. */
  seen: PhysicalQuantity.optional(),
});
export type LineEdit = z.infer<typeof LineEdit>;

/**
 * With `version` all or nothing, as the order was read. Without it line by line: every line names its `rev`, lines that
 * nobody touched meanwhile are kept and the rest come back as conflicts. Sending the same again changes nothing.
 */
export const SaveLinesInput = z
  .strictObject({
    version: ExpectedVersion.optional(),
    lines: z.array(LineEdit).max(5_000),
    note: z.string().trim().max(500).nullable().optional(),
  })
  .refine((v) => v.version !== undefined || v.lines.every((l) => l.rev !== undefined), {
    message: 'name the version of the order, or the rev of every line',
    path: ['version'],
  });

/** A line that somebody else has edited since: what stands there now. */
export const LineConflict = z.object({
  itemId: Id,
  rev: z.number().int(),
  quantity: Quantity,
  overridden: z.boolean(),
  suggestedAtOverride: Quantity.nullable(),
  reasonCode: ReasonCode.nullable(),
  note: z.string().nullable(),
  editedBy: PersonRef.nullable(),
  editedAt: Instant.nullable(),
});
export type LineConflict = z.infer<typeof LineConflict>;

export const LineCheck = z.object({
  itemId: Id,
  quantity: Quantity,
  verdict: LineVerdictSchema,
  bandLow: Quantity,
  bandHigh: Quantity,
  reasonMissing: z.boolean(),
});

export const OrderCheck = z.object({
  /** Only lines that differ from the suggestion. */
  lines: z.array(LineCheck),
  baselineAmount: Minor,
  amount: Minor,
  orderValueInBand: z.boolean(),
  minOrderReached: z.boolean(),
  incompleteUnconfirmed: z.boolean(),
  /** Lines that would go to an approver; empty: nobody is asked. */
  routedItemIds: z.array(Id),
});
export type OrderCheck = z.infer<typeof OrderCheck>;

export const SavedLines = z.object({
  version: z.number().int(),
  state: OrderState,
  check: OrderCheck,
  /** Of every line that was sent and stands now as it was sent. */
  revs: z.array(z.object({ itemId: Id, rev: z.number().int() })),
  /** Lines that were not saved. */
  conflicts: z.array(LineConflict),
});
export type SavedLines = z.infer<typeof SavedLines>;
