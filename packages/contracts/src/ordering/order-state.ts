import { z } from 'zod';

export const ORDER_STATES = [
  'generated',
  'reviewing',
  'in_band',
  'awaiting_approval',
  'approved',
  'released',
  'expired',
  'cancelled',
] as const;

export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;

/** States in which an order is still to be decided or sent. */
export const OPEN_ORDER_STATES = [
  'generated',
  'reviewing',
  'in_band',
  'awaiting_approval',
  'approved',
] as const satisfies readonly OrderState[];

export const OrderUrgency = z.enum(['normal', 'urgent']);
