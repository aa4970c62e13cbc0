import type { OrderDetail, OrderLine } from '@larder/contracts/ordering/order';
import type { SavedLines } from '@larder/contracts/ordering/order-edits';
import type { ReviewTimes } from '@larder/contracts/ordering/order-figures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering } from './order-chain.ts';

let t: TestApp;
let chain: WorldChain;
let store: string;
let manager: Caller;
let deputy: Awaited<ReturnType<typeof createPerson>>;
let order: OrderDetail;

const ORDERS = '/api/v1/ordering/orders';
const json = <T>(answer: { body: string }): T => JSON.parse(answer.body) as T;
const run = () => t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
const detail = async (): Promise<OrderDetail> => json(await manager.get(`${ORDERS}/${order.id}`));
const lineOf = (sku: string, from: OrderDetail = order): OrderLine => {
  const line = from.lines.find((l) => l.sku === sku);
  if (!line) throw new Error(`no line ${sku}`);
  return line;
};
/** So many packs more than suggested. */
const more = (line: OrderLine, packs: number): string => String(Number(line.baseline) + packs * Number(line.pack));
const patch = (who: Pick<Caller, 'request'>, lines: object[]) =>
  who.request('PATCH', `${ORDERS}/${order.id}/lines`, { lines });

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  store = chain.stores[0];
  manager = chain.storeManager;
  deputy = await createPerson(t, chain, 'store_manager', store);
  await arrangeOrdering(t, chain, store, [
    { sku: 'A', sold: () => 100, onHand: 20 },
    { sku: 'B', sold: () => 60, onHand: 10 },
    { sku: 'C', sold: () => 80, onHand: 30 },
  ]);
});
afterAll(() => t?.close());

beforeEach(async () => {
  await t.admin.query('delete from suggested_order_basis');
  await t.admin.query("update suggested_order set state = 'expired' where tenant_id = $1 and state <> 'expired'", [
    chain.tenantId,
  ]);
  await run();
  const { items } = json<{ items: { id: string }[] }>(await manager.get(`${ORDERS}?storeId=${store}`));
  order = json(await manager.get(`${ORDERS}/${items[0]?.id}`));
});

describe('edits of one order by two people', () => {
  it('[ORD-30] different lines are both kept, though both read the same order; the first edit starts the review', async () => {
    const [a, b] = [lineOf('A'), lineOf('B')];
    expect(order.state).toBe('generated');
    const first = await patch(manager, [{ itemId: a.itemId, rev: a.rev, quantity: more(a, 2) }]);
    const second = await patch(deputy, [{ itemId: b.itemId, rev: b.rev, quantity: more(b, 1) }]);
    expect(first.statusCode, first.body).toBe(200);
    expect(json<SavedLines>(second)).toMatchObject({ state: 'reviewing', conflicts: [], revs: [{ rev: b.rev + 1 }] });
    const now = await detail();
    expect(now.openedBy).not.toBeNull();
    expect(lineOf('A', now)).toMatchObject({ quantity: more(a, 2), rev: a.rev + 1 });
    expect(lineOf('B', now)).toMatchObject({ quantity: more(b, 1), editedBy: { name: deputy.displayName } });
  });

  it('[ORD-30] the same line is not overwritten: the second hears what stands there and who wrote it, the rest is saved', async () => {
    const [a, b] = [lineOf('A'), lineOf('B')];
    await patch(deputy, [{ itemId: a.itemId, rev: a.rev, quantity: more(a, 3), note: '周末促销' }]);
    const late = await patch(manager, [
      { itemId: a.itemId, rev: a.rev, quantity: more(a, 1) },
      { itemId: b.itemId, rev: b.rev, quantity: more(b, 1) },
    ]);
    expect(late.statusCode, late.body).toBe(200);
    const saved = json<SavedLines>(late);
    expect(saved.revs).toEqual([{ itemId: b.itemId, rev: b.rev + 1 }]);
    expect(saved.conflicts).toEqual([
      expect.objectContaining({
        itemId: a.itemId,
        quantity: more(a, 3),
        note: '周末促销',
        rev: a.rev + 1,
        editedBy: { id: deputy.id, name: deputy.displayName },
      }),
    ]);
    expect(lineOf('A', await detail()).quantity).toBe(more(a, 3));
    const knowing = await patch(manager, [{ itemId: a.itemId, rev: a.rev + 1, quantity: more(a, 1), note: null }]);
    expect(json<SavedLines>(knowing).conflicts).toEqual([]);
    expect(lineOf('A', await detail())).toMatchObject({ quantity: more(a, 1), note: null });
  });

  it('[ORD-30] the same edit sent again, as after a lost answer, changes nothing', async () => {
    const a = lineOf('A');
    const edit = [{ itemId: a.itemId, rev: a.rev, quantity: more(a, 2), seen: a.baseline }];
    const once = json<SavedLines>(await patch(manager, edit));
    const again = json<SavedLines>(await patch(manager, edit));
    expect(again).toMatchObject({ version: once.version, revs: once.revs, conflicts: [] });
    const { rows } = await t.admin.query(
      "select count(*)::int n from audit_event where entity_id = $1 and action = 'ordering.order.edit'",
      [order.id],
    );
    expect(rows[0].n).toBe(1);
  });

  it('[ORD-30] twenty savers of one order at once: every line keeps the edit that was acknowledged', async () => {
    const lines = [lineOf('A'), lineOf('B'), lineOf('C')];
    const attempts = Array.from({ length: 20 }, (_, n) => {
      const line = lines[n % 3] as OrderLine;
      return { line, quantity: more(line, 1 + n), who: n % 2 === 0 ? manager : deputy };
    });
    const answers = await Promise.all(
      attempts.map(({ line, quantity, who }) => patch(who, [{ itemId: line.itemId, rev: line.rev, quantity }])),
    );
    expect(new Set(answers.map((a) => a.statusCode))).toEqual(new Set([200]));
    const now = await detail();
    for (const line of lines) {
      const kept = attempts.filter((a, n) => a.line === line && json<SavedLines>(answers[n] as never).revs.length > 0);
      expect(kept).toHaveLength(1);
      expect(lineOf(line.sku, now).quantity).toBe(kept[0]?.quantity);
    }
  });

  it('[ORD-30] an edit that comes late never takes back what was submitted, and says so', async () => {
    const a = lineOf('A');
    await manager.post(`${ORDERS}/${order.id}/open`);
    const { version } = await detail();
    expect((await manager.post(`${ORDERS}/${order.id}/submit`, { version })).statusCode).toBe(200);
    const late = await patch(deputy, [{ itemId: a.itemId, rev: a.rev, quantity: more(a, 1) }]);
    expect(late.statusCode).toBe(409);
    expect(json<{ code: string }>(late).code).toBe('invalid_transition');
    expect((await detail()).state).toBe('approved');
  });

  it('refuses an edit that names neither the order’s version nor the line’s', async () => {
    const a = lineOf('A');
    const answer = await patch(manager, [{ itemId: a.itemId, quantity: more(a, 1) }]);
    expect(answer.statusCode).toBe(400);
    expect(json<{ errors: { path: string }[] }>(answer).errors[0]?.path).toContain('version');
  });
});

describe('a suggestion that moves under an edit', () => {
  it('[ORD-24] keeps the edit and the suggestion that was seen, also when it was typed before the run and sent after it', async () => {
    const [a, b] = [lineOf('A'), lineOf('B')];
    await patch(manager, [{ itemId: a.itemId, rev: a.rev, quantity: more(a, 2), seen: a.baseline }]);
    await t.admin.query('update stock_balance set on_hand_milli = 190000 where tenant_id = $1', [chain.tenantId]);
    await run();
    const moved = await detail();
    expect(lineOf('A', moved).baseline).not.toBe(a.baseline);
    expect(lineOf('A', moved)).toMatchObject({ quantity: more(a, 2), suggestedAtOverride: a.baseline });
    const late = await patch(manager, [{ itemId: b.itemId, rev: b.rev, quantity: more(b, 5), seen: b.baseline }]);
    expect(json<SavedLines>(late).conflicts).toEqual([]);
    expect(lineOf('B', await detail())).toMatchObject({ quantity: more(b, 5), suggestedAtOverride: b.baseline });
    // "Keep mine": the same quantity, with the suggestion that was seen now.
    const line = lineOf('A', moved);
    await patch(manager, [{ itemId: a.itemId, rev: line.rev, quantity: line.quantity, seen: line.baseline }]);
    expect(lineOf('A', await detail())).toMatchObject({ quantity: more(a, 2), suggestedAtOverride: line.baseline });
  });
});

describe('time from opening to submitting', () => {
  it('[ORD-11] is the median of the stores in scope', async () => {
    await t.admin.query(
      `update suggested_order set opened_at = $2, submitted_at = $2::timestamptz + (n * interval '1 minute')
       from (select id oid, row_number() over (order by id) n from suggested_order where tenant_id = $1 limit 3) x
       where tenant_id = $1 and id = oid`,
      [chain.tenantId, new Date(Date.now() - 3_600_000)],
    );
    const times = json<ReviewTimes>(await manager.get(`/api/v1/ordering/review-times?storeId=${store}`));
    expect(times.orders).toBeGreaterThanOrEqual(3);
    expect(times.medianSeconds).toBeGreaterThan(0);
    const elsewhere = await manager.get(`/api/v1/ordering/review-times?storeId=${chain.stores[2]}`);
    expect(elsewhere.statusCode).toBe(404);
  });
});
