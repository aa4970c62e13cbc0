import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CreatePurchaseOrder } from '../../src/modules/supply-chain/application/create-purchase-order.ts';
import {
  arrangeSupply,
  buy,
  entry,
  openReceipt,
  orderOf,
  orderPath,
  receiptPath,
  released,
  type Supply,
} from '../../src/modules/supply-chain/test/arrange.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../support/world.ts';
import { collide, deadlocks, rejected } from './table-gate.ts';

let t: TestApp;
let chain: WorldChain;
let supply: Supply;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});
beforeEach(async () => {
  chain = await worldChain(t);
  supply = await arrangeSupply(t, chain);
});

const statuses = (results: readonly PromiseSettledResult<{ statusCode: number }>[]) =>
  results.map((r) => (r.status === 'fulfilled' ? r.value.statusCode : r.reason));
const bought = () => buy(t, chain, released(chain, supply));
/** A saved draft of the whole first line. */
async function draft(orderId: string): Promise<{ id: string; version: number }> {
  const opened = await openReceipt(chain.clerk, orderId);
  const saved = await chain.clerk.put(receiptPath(opened.id), { version: opened.version, entries: [entry(1, '30')] });
  expect(saved.statusCode, saved.body).toBe(200);
  return { id: opened.id, version: saved.json().version };
}
const post =
  (who: Caller, { id, version }: { id: string; version: number }) =>
  () =>
    who.post(receiptPath(id, 'post'), { version });
const stock = async () =>
  (await t.admin.query('select sum(quantity_milli)::int q from stock_leg where tenant_id = $1', [chain.tenantId]))
    .rows[0]?.q;

describe('lock of a purchase order’s row, which covers its receipts', () => {
  it('[SUP-05] two receivers post one delivery at once: booked once, both see it done', async () => {
    const receipt = await draft(await bought());
    const results = await collide(t, 'audit_event', [post(chain.clerk, receipt), post(chain.storeManager, receipt)]);
    expect(statuses(results)).toEqual([200, 200]);
    expect(await stock()).toBe(30_000);
    const posted = await t.admin.query(
      "select 1 from audit_event where tenant_id = $1 and action = 'supply-chain.receipt.post'",
      [chain.tenantId],
    );
    expect(posted.rows).toHaveLength(1);
  });

  it('[SUP-05] two receivers save one draft at once: the second is told, nothing is mixed', async () => {
    const opened = await openReceipt(chain.clerk, await bought());
    const save = (who: Caller, accepted: string) => () =>
      who.put(receiptPath(opened.id), { version: opened.version, entries: [entry(1, accepted), entry(2, accepted)] });
    const results = await collide(t, 'audit_event', [save(chain.clerk, '5'), save(chain.storeManager, '7')]);
    expect(statuses(results)).toEqual([200, 409]);
    const { rows } = await t.admin.query('select accepted_milli::int q from receipt_line where receipt_id = $1', [
      opened.id,
    ]);
    expect(rows).toEqual([{ q: 5_000 }, { q: 5_000 }]);
  });

  it('[SUP-05] opened by two at once there is one draft', async () => {
    const id = await bought();
    const results = await collide(t, 'audit_event', [
      () => openReceipt(chain.clerk, id),
      () => openReceipt(chain.storeManager, id),
    ]);
    expect(new Set(results.map((r) => (r.status === 'fulfilled' ? r.value.id : r.reason))).size).toBe(1);
  });

  it('[SUP-05] posted and cancelled at once: goods that came are never on a cancelled order', async () => {
    for (const postFirst of [true, false]) {
      const id = await bought();
      const receipt = await draft(id);
      const { version } = await orderOf(chain.buyer, id);
      const cancel = () => chain.buyer.post(orderPath(id, 'cancel'), { version, reason: 'no longer needed' });
      const before = (await stock()) ?? 0;
      const calls = postFirst ? [post(chain.clerk, receipt), cancel] : [cancel, post(chain.clerk, receipt)];
      const [first, second] = statuses(await collide(t, 'audit_event', calls));
      expect([first, second]).toEqual([200, postFirst ? 409 : expect.toSatisfy((s) => s === 404 || s === 409)]);
      expect((await orderOf(chain.buyer, id)).status).toBe(postFirst ? 'partially_received' : 'cancelled');
      expect((await stock()) ?? 0).toBe(before + (postFirst ? 30_000 : 0));
    }
  });

  it('[SUP-05] closed and posted at once: the order ends once and expects nothing more', async () => {
    const id = await bought();
    const receipt = await draft(id);
    const { version } = await orderOf(chain.buyer, id);
    const close = () => chain.storeManager.post(orderPath(id, 'close'), { version, reason: 'supplier_short' });
    const results = statuses(await collide(t, 'audit_event', [close, post(chain.clerk, receipt)]));
    const { status } = await orderOf(chain.buyer, id);
    const { rows } = await t.admin.query('select 1 from expected_receipt where source_id = $1', [id]);
    expect({ results, status, expected: rows.length }).toMatchObject(
      results[0] === 200 ? { status: 'closed', expected: 0 } : { status: 'partially_received' },
    );
  });

  it('[SUP-01] sent twice at once it is sent once', async () => {
    const id = await bought();
    const { version } = await orderOf(chain.buyer, id);
    const send = () => chain.buyer.post(orderPath(id, 'send'), { version, via: 'manual' });
    expect(statuses(await collide(t, 'audit_event', [send, send]))).toEqual([200, 409]);
  });
});

describe('one purchase order per released order, and its number', () => {
  const create = (order: ReturnType<typeof released>) => () =>
    t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) => t.get(CreatePurchaseOrder).run(tx, order));

  it('[SUP-01] the event delivered twice at once buys once; the loser finds it done on its next attempt', async () => {
    const order = released(chain, supply);
    const results = await collide(t, 'audit_event', [create(order), create(order)]);
    expect(results[0]?.status).toBe('fulfilled');
    await create(order)();
    const { rows } = await t.admin.query('select number from purchase_order where order_id = $1', [order.orderId]);
    expect(rows).toHaveLength(1);
  });

  it('[SUP-01] two orders at once get two numbers without a gap', async () => {
    const results = await collide(t, 'audit_event', [create(released(chain, supply)), create(released(chain, supply))]);
    expect(rejected(results)).toEqual([]);
    const { rows } = await t.admin.query<{ number: string }>(
      'select number from purchase_order where tenant_id = $1 order by 1',
      [chain.tenantId],
    );
    expect(rows.map((r) => Number(r.number.split('-').at(-1)))).toEqual([1, 2]);
  });
});
