import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** A store got its opening balance: tickets from the cut-over on move its stock, those that arrived before included. */
export const stockOpened = defineEvent({ name: 'inventory.stock-opened', payload: z.object({ storeId: z.uuid() }) });
