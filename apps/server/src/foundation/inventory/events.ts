import { TRANSFER_STEPS } from '@larder/contracts/inventory/transfer-steps';
import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** A store got its opening balance: tickets from the cut-over on move its stock, those that arrived before included. */
export const stockOpened = defineEvent({ name: 'inventory.stock-opened', payload: z.object({ storeId: z.uuid() }) });

/** Items of a store newly need somebody, or got worse: one event for all that an evaluation found together. */
export const stockAlertsRaised = defineEvent({
  name: 'inventory.stock-alerts-raised',
  payload: z.object({
    storeId: z.uuid(),
    alerts: z.array(z.object({ alertId: z.uuid(), kind: z.enum(['below_safety', 'stockout', 'negative']) })).min(1),
  }),
});

/** A warehouse will not send all that it was to send for an order: the transfer was cancelled, or left with less. */
export const orderTransferShort = defineEvent({
  name: 'inventory.order-transfer-short',
  payload: z.object({
    transferId: z.uuid(),
    orderId: z.uuid(),
    sourceId: z.uuid(),
    round: z.int(),
    /** Thousandths as text: JSON has no bigint. */
    lines: z.array(z.object({ itemId: z.uuid(), missingMilli: z.string() })).min(1),
  }),
});

const Named = z.object({ name: z.string(), nameEn: z.string().nullable() });

/** A transfer waits for a store's next step, or has ended without it. */
export const transferMoved = defineEvent({
  name: 'inventory.transfer-moved',
  payload: z.object({
    transferId: z.uuid(),
    /** The store that is to know. */
    storeId: z.uuid(),
    step: z.enum(TRANSFER_STEPS),
    other: Named,
    count: z.int(),
    /** The first few items. */
    items: z.array(Named),
    /** Who did what made it so, and needs no telling. */
    actorId: z.string(),
  }),
});
