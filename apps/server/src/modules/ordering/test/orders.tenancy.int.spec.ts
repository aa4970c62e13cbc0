import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering, type OrderChain } from './order-chain.ts';

let t: TestApp;
let world: World;
let own: OrderChain;
const orders: Record<'a' | 'b', string> = { a: '', b: '' };
const runs: Record<'a' | 'b', string> = { a: '', b: '' };

const firstId = async (caller: Caller, url: string): Promise<string> =>
  (JSON.parse((await caller.get(url)).body) as { items: { id: string }[] }).items[0]?.id ?? '';

beforeAll(async () => {
  t = await startTestApp();
  world = await createWorld(t);
  for (const key of ['a', 'b'] as const) {
    const chain = world[key];
    const setup = await arrangeOrdering(t, chain, chain.stores[0], [{ sku: 'X', onHand: 5 }, { sku: 'Y' }]);
    if (key === 'a') own = setup;
    await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), chain.stores[0]);
    orders[key] = await firstId(chain.storeManager, '/api/v1/ordering/orders');
    runs[key] = await firstId(chain.storeManager, '/api/v1/ordering/runs');
    expect(orders[key]).not.toBe('');
  }
});
afterAll(() => t?.close());

const ROUTES: readonly [method: 'GET' | 'POST' | 'PATCH', path: (id: string) => string, body?: object][] = [
  ['GET', (id) => `/api/v1/ordering/orders/${id}`],
  ['GET', (id) => `/api/v1/ordering/orders/${id}/history`],
  ['GET', (id) => `/api/v1/ordering/orders/${id}/approval-preview`],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/replay`],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/validate`, { lines: [] }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/open`],
  ['PATCH', (id) => `/api/v1/ordering/orders/${id}/lines`, { version: 1, lines: [] }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/submit`, { version: 1 }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/recall`, { version: 1 }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/withdraw`, { version: 1 }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/cancel`, { version: 1, reason: 'x' }],
  ['POST', (id) => `/api/v1/ordering/orders/${id}/copy-last`, { version: 1 }],
];

describe('two chains', () => {
  it.each(ROUTES)(
    '[PLT-16] %s: the other chain’s order answers like an unknown one, for every role',
    async (method, path, body) => {
      for (const caller of [world.b.storeManager, world.b.owner])
        await expectSameAsUnknown(caller, method, path, orders.a, body);
    },
  );

  it('[PLT-16] lines, runs, stores and items of the other chain do not exist', async () => {
    const b = world.b.owner;
    await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/ordering/orders/${id}/lines/${own.itemIds[0]}/why`, orders.a);
    await expectSameAsUnknown(
      b,
      'GET',
      (id) => `/api/v1/ordering/orders/${orders.b}/lines/${id}/why`,
      own.itemIds[0] as string,
    );
    await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/ordering/runs/${id}`, runs.a);
    await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/ordering/stores/${id}/slots`, world.a.stores[0]);
    await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/ordering/stores/${id}/stopped-items`, world.a.stores[0]);
    expect(
      (await b.post('/api/v1/ordering/orders', { storeId: world.a.stores[0], sourceId: own.sourceId, start: 'blank' }))
        .statusCode,
    ).toBe(404);
    expect(
      (await b.post('/api/v1/ordering/orders', { storeId: world.b.stores[0], sourceId: own.sourceId, start: 'blank' }))
        .statusCode,
    ).toBe(404);
    expect(
      (
        await b.put(`/api/v1/ordering/stores/${world.b.stores[0]}/items/${own.itemIds[0]}/stop`, {
          until: null,
          reason: 'x',
        })
      ).statusCode,
    ).toBe(404);
    expect((await b.post('/api/v1/ordering/runs', { storeIds: [world.a.stores[0]] })).statusCode).toBe(404);
    const job = JSON.parse((await world.a.owner.post('/api/v1/ordering/runs', {})).body) as { id: string };
    await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/ordering/run-jobs/${id}`, job.id);
  });

  it('[PLT-16] lists show the own chain only, and a cursor of the other chain opens nothing of it', async () => {
    for (const [key, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const list = JSON.parse((await world[key].owner.get('/api/v1/ordering/orders?tab=all')).body) as {
        items: { id: string }[];
      };
      expect(list.items.map((o) => o.id)).toContain(orders[key]);
      expect(list.items.map((o) => o.id)).not.toContain(orders[other]);
      expect((await world[key].owner.get(`/api/v1/ordering/orders?storeId=${world[other].stores[0]}`)).body).toContain(
        '"items":[]',
      );
    }
  });
});

describe('scope and role within a chain', () => {
  it.each(ROUTES)('[J2] %s: another store’s manager gets 404', async (method, path, body) => {
    await expectSameAsUnknown(world.a.otherManager, method, path, orders.a, body);
  });

  it('[PRV-02] a supervisor reads and does not write; a clerk does neither', async () => {
    const { northSupervisor, clerk } = world.a;
    expect((await northSupervisor.get(`/api/v1/ordering/orders/${orders.a}`)).statusCode).toBe(200);
    expect((await northSupervisor.post(`/api/v1/ordering/orders/${orders.a}/open`)).statusCode).toBe(403);
    expect((await clerk.get(`/api/v1/ordering/orders/${orders.a}`)).statusCode).toBe(403);
    expect((await clerk.get('/api/v1/ordering/orders')).statusCode).toBe(403);
  });

  it('[PLT-16] a decision that names another chain’s order changes nothing', async () => {
    const { rows } = await t.admin.query<{ n: number }>(
      'select count(*)::int n from suggested_order_event where order_id = $1',
      [orders.a],
    );
    const { approvalDecided } = await import('../../../foundation/workflow/events.ts');
    const { Outbox } = await import('../../../platform/jobs/work-items.ts');
    await t.db.tx(jobContext(world.b.tenantId, 'test', 'test'), (tx) =>
      t.get(Outbox).publish(tx, approvalDecided, {
        instanceId: newId(),
        version: 2,
        subjectType: 'suggested_order',
        subjectId: orders.a,
        subjectHash: 'x',
        storeId: world.b.stores[0],
        outcome: 'approved',
        approvedKeys: [],
        rejectedKeys: [],
        decidedBy: newId(),
        comment: null,
      }),
    );
    await t.drain();
    expect(
      (await t.admin.query('select count(*)::int n from suggested_order_event where order_id = $1', [orders.a])).rows,
    ).toEqual(rows);
  });
});
