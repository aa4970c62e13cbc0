import { expect } from 'vitest';
import { newId } from '../../src/platform/ids/ids.ts';
import { DEMO_PASSWORD } from '../support/demo-world.ts';
import { ticketOf } from '../support/tills.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Row = { readonly [name: string]: unknown };
/** Somebody of the chain who asks the API; anything but a success ends the test. */
export type Asks = <T = Row>(method: Method, path: string, body?: object) => Promise<T>;

/** What a made sample may lean on. */
export interface Workshop {
  readonly owner: Asks;
  /** Of the first store only. */
  readonly manager: Asks;
  /** Of the first store's area. */
  readonly supervisor: Asks;
  /** A till of the first store sends a batch. */
  readonly till: (tickets: readonly object[]) => Promise<void>;
  /** Work that waits is done, and what it causes. */
  readonly drain: () => Promise<unknown>;
  readonly stores: readonly [string, string];
  /** In the books of the first store. */
  readonly stocked: string;
  /** Another item of its list each time. */
  readonly nextListed: () => string;
  /** From the store's tomorrow on, the first day for which the first store has no urgent order under way. */
  readonly freeDay: () => Promise<string>;
  readonly hq: string;
  readonly tenantCode: string;
  /** Of the owner. */
  readonly login: string;
}

/** A call that must succeed: whatever it needs was made just before, through the API like by a person. */
export interface Made {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Who sends it, when not the owner. */
  readonly as?: 'nobody' | 'manager' | 'supervisor';
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}
interface Listed<T> {
  readonly items: readonly T[];
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const day = (days: number): string => inDays(days).slice(0, 10);
const on = ({ id, version }: Versioned, body: object = {}): Made => ({ params: { id }, body: { version, ...body } });

function first<T>(rows: readonly T[], what: string): T {
  const [row] = rows;
  expect(row, `the demo has ${what}`).toBeDefined();
  return row as T;
}

// ── goods between stores ──

/** The first store asks the second one: the second one has not agreed yet. */
const proposed = (w: Workshop) =>
  w.manager<Versioned>('POST', '/api/v1/transfers', {
    fromStoreId: w.stores[1],
    toStoreId: w.stores[0],
    lines: [{ itemId: w.stocked, quantity: '1' }],
  });
const agreed = (w: Workshop) =>
  w.owner<Versioned>('POST', '/api/v1/transfers', {
    fromStoreId: w.stores[0],
    toStoreId: w.stores[1],
    lines: [{ itemId: w.stocked, quantity: '1' }],
  });
const step = (w: Workshop, { id, version }: Versioned, verb: string, body: object) =>
  w.owner<Versioned>('POST', `/api/v1/transfers/${id}/${verb}`, { version, ...body });
const shipped = async (w: Workshop) => step(w, await agreed(w), 'ship', { lines: [] });
const short = async (w: Workshop) =>
  step(w, await shipped(w), 'receive', { parcels: [{ parcelNo: 1, quantity: '0' }] });

// ── people and links ──

async function invited(w: Workshop): Promise<{ token: string }> {
  const { issued } = await w.owner<{ issued: { link: string | null } }>('POST', '/api/v1/people', {
    displayName: 'Walked',
    email: `${newId()}@example.test`,
    grants: [{ role: 'store_manager', unitId: w.stores[0] }],
  });
  return { token: new URL(issued.link ?? '').hash.slice(1) };
}

// ── tickets ──

async function terminal(w: Workshop): Promise<{ storeId: string; code: string; version: number }> {
  const code = `W${newId().slice(-6)}`;
  return w.owner('POST', '/api/v1/pos/terminals', { storeId: w.stores[0], code });
}

// ── local events and requests ──

const event = (w: Workshop): object => ({
  kind: 'localEvent',
  unitId: w.hq,
  from: day(1),
  to: day(2),
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

// ── orders ──

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

/** An urgent order of the first store with what is suggested. */
async function newOrder(w: Workshop): Promise<Order> {
  const { items } = await w.manager<Listed<{ id: string }>>('GET', `${ORDERS}?limit=1`);
  const { sourceId } = await w.manager<{ sourceId: string }>('GET', `${ORDERS}/${first(items, 'an order').id}`);
  const { id } = await w.manager<Versioned>('POST', ORDERS, {
    storeId: w.stores[0],
    sourceId,
    urgency: 'urgent',
    deliveryDate: await w.freeDay(),
    start: 'suggestion',
  });
  await w.manager('POST', `${ORDERS}/${id}/open`);
  return w.manager('GET', `${ORDERS}/${id}`);
}

/** A pack over its band: it waits for the level above. */
async function asked(w: Workshop): Promise<Order> {
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
  const { version } = await w.manager<Order>('GET', at);
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
  if (known) return known;
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
    items.filter((p) => !under.items.some((one) => one.id === p.id)),
    'a purchase order of what was released',
  );
}
const receipt = async (w: Workshop) =>
  w.manager<Versioned & { readonly lines: readonly { readonly lineNo: number }[] }>(
    'POST',
    `${PURCHASES}/${(await bought(w)).id}/receipts`,
  );

/** By route: what makes a call of it succeed. */
export const MADE: Readonly<Record<string, (w: Workshop) => Promise<Made>>> = {
  'POST /api/v1/transfers/:id/agree': async (w) => on(await proposed(w)),
  'POST /api/v1/transfers/:id/decline': async (w) => on(await proposed(w), { reason: 'walked' }),
  'POST /api/v1/transfers/:id/ship': async (w) => on(await agreed(w), { lines: [] }),
  'POST /api/v1/transfers/:id/receive': async (w) => on(await shipped(w), { parcels: [] }),
  'POST /api/v1/transfers/:id/settle': async (w) => on(await short(w), { settlement: 'lost' }),

  'POST /api/v1/people': async (w) => ({
    body: {
      displayName: 'Walked',
      email: `${newId()}@example.test`,
      grants: [{ role: 'store_manager', unitId: w.stores[0] }],
    },
  }),
  'POST /api/v1/password-links/inspect': async (w) => ({ body: await invited(w), as: 'nobody' }),
  'POST /api/v1/password-links/accept': async (w) => ({
    body: { ...(await invited(w)), password: 'a password of four words' },
    as: 'nobody',
  }),
  'POST /api/v1/me/views': async () => ({ body: { page: 'orders', name: 'Walked', search: { state: 'open' } } }),
  'DELETE /api/v1/me/views/:id': async (w) => {
    const body = { page: 'orders', name: newId().slice(-8), search: { state: 'open' } };
    return { params: { id: (await w.owner<Versioned>('POST', '/api/v1/me/views', body)).id } };
  },
  'PUT /api/v1/notifications/preferences': async (w) => {
    const { version } = await w.owner<Versioned>('GET', '/api/v1/notifications/preferences');
    return { body: { version, kinds: [], digest: true, digestMinute: 450, zone: 'Asia/Shanghai' } };
  },

  'POST /api/v1/stores/:id/counts': async (w) => ({
    params: { id: w.stores[0] },
    body: { documentId: newId(), lines: [{ itemId: w.stocked, quantity: '7' }] },
  }),
  'POST /api/v1/items/:id/recipes': async (w) => {
    const { items } = await w.owner<Listed<{ id: string; type: string }>>('GET', '/api/v1/items?limit=200');
    const made = await w.owner<{ id: string }>('POST', '/api/v1/items', {
      sku: `W-${newId().slice(-8)}`,
      name: 'Walked',
      nameEn: 'Walked',
      type: 'sellable',
      categoryId: null,
      baseUom: 'each',
      shelfLifeDays: null,
      storage: 'ambient',
      price: 100,
      costMilli: 1_000,
      stocked: false,
      status: 'active',
    });
    const component = first(
      items.filter((i) => i.type === 'ingredient'),
      'an ingredient',
    );
    return {
      params: { id: made.id },
      body: {
        effectiveFrom: day(1),
        yield: '1',
        lines: [{ componentId: component.id, quantity: '1', wastePct: 0 }],
      },
    };
  },
  'DELETE /api/v1/items/:id/codes': async (w) => {
    const code = { kind: 'barcode', code: '4006381333931' };
    await w.owner('POST', `/api/v1/items/${w.stocked}/codes`, code);
    return { params: { id: w.stocked }, query: code };
  },
  'DELETE /api/v1/policies': async (w) => {
    const scope = { key: 'ordering.bandPct', scopeUnitId: w.stores[0], scopeFormat: '' };
    await w.owner('PUT', '/api/v1/policies', { ...scope, value: 18, locked: false });
    return { query: scope };
  },

  'POST /api/v1/pos/unmapped-codes/map': async (w) => {
    const { code } = await terminal(w);
    await w.till([ticketOf([{ sku: 'W-UNKNOWN' }], { terminalCode: code })]);
    await w.drain();
    return { body: { code: 'W-UNKNOWN', itemId: w.stocked } };
  },
  'PUT /api/v1/pos/terminals/:storeId/:code/status': async (w) => {
    const { storeId, code, version } = await terminal(w);
    return { params: { storeId, code }, body: { status: 'retired', version } };
  },
  'POST /api/v1/pos/quarantine/:id/fix': async (w) => {
    const { code } = await terminal(w);
    const right = ticketOf([{ sku: 'W-UNKNOWN' }], { terminalCode: code });
    await w.till([{ ...right, total: 77 }]);
    const open = await w.owner<Listed<Versioned>>('GET', '/api/v1/pos/quarantine?reason=total_mismatch');
    return on(first(open.items, 'a refused ticket'), { ticket: right });
  },

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
  'POST /api/v1/ordering/orders/:id/withdraw': async (w) => ({ ...on(await asked(w)), as: 'manager' }),
  'POST /api/v1/supply-chain/orders/:id/close': async (w) => on(await bought(w), { reason: 'other', note: 'walked' }),
  'POST /api/v1/supply-chain/orders/:id/receipts': async (w) => ({ params: { id: (await bought(w)).id } }),
  'PUT /api/v1/supply-chain/receipts/:id': async (w) => on(await receipt(w), { entries: [] }),
  'POST /api/v1/supply-chain/receipts/:id/post': async (w) => {
    const { id, version, lines } = await receipt(w);
    const { lineNo } = first(lines, 'a line to receive');
    const entry = { lineNo, accepted: '1', rejected: '0', rejectReason: null, lotCode: 'W', expiresOn: day(30) };
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

  'POST /api/v1/session': async (w) => ({
    body: { tenantCode: w.tenantCode, login: w.login, password: DEMO_PASSWORD },
    as: 'nobody',
  }),
  'POST /api/v1/session/password': async () => ({
    body: { currentPassword: DEMO_PASSWORD, newPassword: 'a password of four words' },
  }),
};
