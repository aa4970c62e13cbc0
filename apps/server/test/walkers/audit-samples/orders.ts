import { newId } from '../../../src/platform/ids/ids.ts';
import { first, type Listed, on, type Samples, type Versioned, type Workshop } from './workshop.ts';

const event = (w: Workshop): object => ({
  kind: 'localEvent',
  unitId: w.hq,
  from: w.day(1),
  to: w.day(2),
  // The same entry twice is refused.
  name: `Walked ${newId()}`,
  value: null,
  note: null,
  items: [],
  categories: [],
});
const signal = (w: Workshop) => w.owner<Versioned>('POST', '/api/v1/ordering/signals', event(w));

async function request(w: Workshop): Promise<Versioned> {
  const { items } = await w.manager<Listed<Versioned>>('POST', '/api/v1/ordering/requests', {
    storeId: w.stores[0],
    lines: [{ itemId: w.nextListed(), quantity: '1', unit: 'pack', reason: 'other', note: 'walked', merge: false }],
  });
  return first(items, 'the request');
}

const ORDERS = '/api/v1/ordering/orders';
const PURCHASES = '/api/v1/supply-chain/orders';
interface Order extends Versioned {
  readonly lines: readonly {
    readonly itemId: string;
    readonly pack: string;
    readonly bandHigh: string;
    readonly shelfCapacity: string | null;
  }[];
}

async function urgent(w: Workshop): Promise<object> {
  const { items } = await w.manager<Listed<{ id: string }>>('GET', `${ORDERS}?limit=1`);
  const { sourceId } = await w.manager<{ sourceId: string }>('GET', `${ORDERS}/${first(items, 'an order').id}`);
  return {
    storeId: w.stores[0],
    sourceId,
    urgency: 'urgent',
    deliveryDate: await w.freeDay(),
    start: 'suggestion',
  };
}

/** An urgent order of the first store with what is suggested. */
async function newOrder(w: Workshop): Promise<Order> {
  const { id } = await w.manager<Versioned>('POST', ORDERS, await urgent(w));
  await w.manager('POST', `${ORDERS}/${id}/open`);
  return w.manager('GET', `${ORDERS}/${id}`);
}

/** A line a pack over its band. */
async function overBand(w: Workshop): Promise<Order> {
  const order = await newOrder(w);
  const at = `${ORDERS}/${order.id}`;
  const above = (l: Order['lines'][0]) => (Math.floor(Number(l.bandHigh) / Number(l.pack)) + 1) * Number(l.pack);
  const line = first(
    order.lines.filter((l) => l.shelfCapacity === null || above(l) <= Number(l.shelfCapacity)),
    'a line with room on the shelf',
  );
  const quantity = String(above(line));
  const lines = [{ itemId: line.itemId, quantity, reasonCode: 'other' }];
  await w.manager('PATCH', `${at}/lines`, { version: order.version, lines });
  return w.manager('GET', at);
}

/** It waits for the level above. */
async function asked(w: Workshop): Promise<Order> {
  const { id, version } = await overBand(w);
  const at = `${ORDERS}/${id}`;
  await w.manager('POST', `${at}/submit`, { version });
  await w.drain();
  return w.manager('GET', at);
}

/** The approval of an order that waits for the level above. */
async function approvalOf(w: Workshop, order: Versioned): Promise<Versioned & { readonly subjectHash: string }> {
  const { items } = await w.supervisor<Listed<Versioned & { subjectId: string; subjectHash: string }>>(
    'GET',
    '/api/v1/workflow/tasks?limit=50',
  );
  return first(
    items.filter((i) => i.subjectId === order.id),
    'a task of the order',
  );
}

interface Bought extends Versioned {
  readonly status: string;
}

/**
 * A purchase order on its way: one that is there, or an order that the level above agreed to. Not one inside its band: what
 * is suggested for a day depends on the weekday and the hour, and may be nothing.
 */
async function bought(w: Workshop): Promise<Versioned> {
  const under = await w.manager<Listed<Bought>>('GET', PURCHASES);
  const known = under.items.find((p) => ['approved', 'sent', 'partially_received'].includes(p.status));
  return known ?? buy(w);
}

/** A purchase order that is not sent yet. */
async function buy(w: Workshop): Promise<Versioned> {
  const before = await w.manager<Listed<Bought>>('GET', PURCHASES);
  await w.owner('PUT', '/api/v1/policies', {
    key: 'ordering.recallMinutes',
    scopeUnitId: w.hq,
    scopeFormat: '',
    value: 0,
    locked: false,
  });
  const { id, version, subjectHash } = await approvalOf(w, await asked(w));
  await w.supervisor('POST', `/api/v1/workflow/tasks/${id}/decision`, { version, subjectHash, decision: 'approve' });
  await w.drain();
  const { items } = await w.manager<Listed<Bought>>('GET', PURCHASES);
  return first(
    items.filter((p) => !before.items.some((one) => one.id === p.id)),
    'a purchase order of what was released',
  );
}
const receipt = async (w: Workshop) =>
  w.manager<Versioned & { readonly lines: readonly { readonly lineNo: number }[] }>(
    'POST',
    `${PURCHASES}/${(await bought(w)).id}/receipts`,
  );

/** Local events, requests, orders, their approval and what is bought by them. */
export const ORDER_SAMPLES: Samples = {
  'POST /api/v1/workflow/rules/:key/versions': async (w) => {
    const { items } = await w.owner<Listed<{ key: string; current: { version: number; levels: object[] } }>>(
      'GET',
      '/api/v1/workflow/rules',
    );
    const { key, current } = first(items, 'a rule');
    // The supervisor goes on being asked: other samples need that answer.
    const levels = [{ roles: ['area_supervisor', 'hq_manager'] }];
    return { params: { key }, body: { basedOn: current.version, levels } };
  },
  'POST /api/v1/workflow/tasks/:id/decision': async (w) => {
    const task = await approvalOf(w, await asked(w));
    return { ...on(task, { subjectHash: task.subjectHash, decision: 'approve' }), as: 'supervisor' };
  },
  'POST /api/v1/ordering/orders': async (w) => ({ body: await urgent(w), as: 'manager' }),
  'POST /api/v1/ordering/orders/:id/copy-last': async (w) => {
    await buy(w);
    return { ...on(await newOrder(w)), as: 'manager' };
  },
  'POST /api/v1/ordering/orders/:id/submit': async (w) => ({ ...on(await overBand(w)), as: 'manager' }),
  'POST /api/v1/ordering/orders/:id/withdraw': async (w) => ({ ...on(await asked(w)), as: 'manager' }),
  'POST /api/v1/supply-chain/orders/:id/send': async (w) => on(await buy(w), { via: 'manual' }),
  'POST /api/v1/supply-chain/orders/:id/close': async (w) => on(await bought(w), { reason: 'other', note: 'walked' }),
  // One that is open already is given back, not begun again.
  'POST /api/v1/supply-chain/orders/:id/receipts': async (w) => ({ params: { id: (await buy(w)).id } }),
  'PUT /api/v1/supply-chain/receipts/:id': async (w) => on(await receipt(w), { entries: [] }),
  'POST /api/v1/supply-chain/receipts/:id/post': async (w) => {
    const { id, version, lines } = await receipt(w);
    const { lineNo } = first(lines, 'a line to receive');
    const entry = { lineNo, accepted: '1', rejected: '0', rejectReason: null, lotCode: 'W', expiresOn: w.day(30) };
    return on(await w.manager<Versioned>('PUT', `/api/v1/supply-chain/receipts/${id}`, { version, entries: [entry] }));
  },
  'DELETE /api/v1/supply-chain/receipts/:id': async (w) => ({ params: { id: (await receipt(w)).id } }),
  'POST /api/v1/ordering/signals': async (w) => ({ body: event(w) }),
  'PUT /api/v1/ordering/signals/:id': async (w) => on(await signal(w), event(w)),
  'DELETE /api/v1/ordering/signals/:id': async (w) => ({ params: { id: (await signal(w)).id } }),
  'POST /api/v1/ordering/requests/:id/accept': async (w) =>
    on(await request(w), { into: { urgency: 'urgent', deliveryDate: await w.freeDay() } }),
  'POST /api/v1/ordering/requests/:id/withdraw': async (w) => ({ ...on(await request(w)), as: 'manager' }),
  'PUT /api/v1/ordering/demand-alert-goods': async (w) => {
    const { kinds } = await w.owner<{ kinds: { kind: string; version: number }[] }>(
      'GET',
      '/api/v1/ordering/demand-alert-goods',
    );
    const { kind, version } = first(kinds, 'a kind of alert');
    return { body: { kind, version, items: [w.stocked], categories: [] } };
  },
};
