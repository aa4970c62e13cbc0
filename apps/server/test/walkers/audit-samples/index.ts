import { GOODS } from './goods.ts';
import { HISTORIES } from './history.ts';
import { ORDER_SAMPLES } from './orders.ts';
import { PEOPLE } from './people.ts';
import { WORK } from './work.ts';
import type { Samples } from './workshop.ts';

export type { Asks, Workshop } from './workshop.ts';

/** By route: what makes a call of it succeed. */
export const MADE: Samples = { ...GOODS, ...HISTORIES, ...ORDER_SAMPLES, ...PEOPLE, ...WORK };

const BY_A_SPEC = 'what it needs comes about in many steps; its event is asserted by';
const A_LONG_HISTORY = 'a month is replayed from months of sales, of which the walked chain has one day';
/** Routes that no call of this walker makes succeed, each with what proves its event, or why nothing can here. */
export const NOT_REACHED: Readonly<Record<string, string>> = {
  'POST /api/v1/stock-alerts/:id/acknowledgement': `${BY_A_SPEC} stock-alerts`,
  'PUT /api/v1/stock-alerts/:id/mute': `${BY_A_SPEC} stock-alerts`,
  'POST /api/v1/ordering/contests': `${A_LONG_HISTORY}; its event is asserted by contests`,
  'POST /api/v1/ordering/contests/:id/close': A_LONG_HISTORY,
  'POST /api/v1/ordering/attempts': A_LONG_HISTORY,
  'POST /api/v1/ordering/attempts/:id/moves': A_LONG_HISTORY,
  'POST /api/v1/ordering/attempts/:id/hint': A_LONG_HISTORY,
  'POST /api/v1/ordering/attempts/:id/restart': A_LONG_HISTORY,
  'POST /api/v1/workflow/incidents/:id/retry': `${BY_A_SPEC} approval-undo`,
  'POST /api/v1/workflow/incidents/:id/discard': `${BY_A_SPEC} approval-undo`,
  'POST /api/v1/ordering/weather/fetch': 'no weather service is configured under test, so it is refused',
  'POST /api/v1/ordering/band-proposals/:id/accept': `${BY_A_SPEC} outcomes`,
  'POST /api/v1/ordering/band-proposals/:id/dismiss': `${BY_A_SPEC} outcomes`,
  'POST /api/v1/ordering/band-proposals/:id/undo': `${BY_A_SPEC} outcomes`,
  'POST /api/v1/ordering/demand-alerts/:id/confirm': `${BY_A_SPEC} regional-demand`,
  'POST /api/v1/ordering/demand-alerts/:id/dismiss': `${BY_A_SPEC} demand-alerts`,
  'POST /api/v1/ordering/demand-alerts/:id/end-uplift': `${BY_A_SPEC} regional-demand`,
  'POST /api/v1/ordering/outlook/stores/:storeId/peaks/:date/tell': `${BY_A_SPEC} outlook`,
  'PUT /api/v1/ordering/warehouses/:id/allocations': `${BY_A_SPEC} sourcing`,
  'POST /api/v1/ordering/warehouses/:id/allocations/undo': `${BY_A_SPEC} sourcing`,
  'POST /api/v1/supply-chain/orders/:id/approval':
    'takes an order above its limit that was returned; no spec asserts its event yet',
  'POST /api/v1/reports/subscriptions/:id/mails': `no mail server is configured under test; ${BY_A_SPEC} report-subscriptions`,
};
