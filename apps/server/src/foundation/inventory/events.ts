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
