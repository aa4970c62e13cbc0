import { type Definition, END } from './definition.ts';

/** An order outside its band: the area supervisor decides; when their share of the time is over, headquarters. */
const orderOutOfBand: Definition = {
  key: 'order-out-of-band',
  version: 2,
  start: 'area',
  nodes: {
    area: { kind: 'approval', roles: ['area_supervisor'], next: END, onTimeout: 'hq' },
    hq: { kind: 'approval', roles: ['hq_manager', 'owner'], next: END },
  },
};

/** A purchase order above its limit: headquarters alone decides, however long it takes. */
const purchaseAboveLimit: Definition = {
  key: 'purchase-above-limit',
  version: 1,
  start: 'hq',
  nodes: { hq: { kind: 'approval', roles: ['hq_manager', 'owner'], next: END } },
};

/** Definitions that come with the product; a change here is a new version. */
export const BUILT_IN: readonly Definition[] = [orderOutOfBand, purchaseAboveLimit];
