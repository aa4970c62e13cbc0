import { type Definition, END } from './definition.ts';

/** An order outside its band: one person decides, the area supervisor, else headquarters. */
const orderOutOfBand: Definition = {
  key: 'order-out-of-band',
  version: 1,
  start: 'approve',
  nodes: { approve: { kind: 'approval', roles: ['area_supervisor', 'hq_manager', 'owner'], next: END } },
};

/** Definitions that come with the product; a change here is a new version. */
export const BUILT_IN: readonly Definition[] = [orderOutOfBand];
