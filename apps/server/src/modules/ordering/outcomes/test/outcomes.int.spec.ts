import type { BandProposal, OutcomeLine, OutcomeReport } from '@larder/contracts/ordering/outcomes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { InventoryApi, type SaleLeg } from '../../../../foundation/inventory/index.ts';
import { addDays, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering, type OrderChain } from '../../test/order-chain.ts';
import { ScoreOverrides } from '../application/score-overrides.ts';

const ZONE = 'Asia/Shanghai';
const today = localParts(new Date(), ZONE).date;
/** Fifteen days before today: due with the default of fourteen. */
const delivered = addDays(today, -15);
const SPAN = `?from=${addDays(today, -60)}&to=${today}`;
const PATH = '/api/v1/ordering/outcomes';
const BANDS = '/api/v1/ordering/band-proposals';

let t: TestApp;
let w: World;
let setup: OrderChain;
let store: string;
let orderId: string;

const ctx = () => jobContext(w.a.tenantId, 'ordering.score-overrides', 'test');
const score = (of = store) => t.get(ScoreOverrides).run(ctx(), of);
const read = async <T>(path: string, who: Caller): Promise<T> => {
  const answer = await who.get(path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as T;
};
const report = (who: Caller = w.a.hqManager, more = '') => read<OutcomeReport>(`${PATH}${SPAN}${more}`, who);
const lines = async (who: Caller = w.a.hqManager, more = '') =>
  (await read<{ items: OutcomeLine[] }>(`${PATH}/lines${SPAN}${more}`, who)).items;
const lineOf = async (sku: string, who?: Caller): Promise<OutcomeLine> => {
  const line = (await lines(who)).find((l) => l.sku === sku);
  if (!line) throw new Error(`no outcome of ${sku}`);
  return line;
};
const at = (date: string, minute: number) => instantOf(date, minute, ZONE);

/** Six more of GAIN and SPOIL, six fewer of LESS, one more of UNSEEN; what then came is posted to the ledger. */
beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  store = w.a.stores[0];
  const fresh = { sold: () => 40, onHand: 0, shelfLifeDays: 2 };
  setup = await arrangeOrdering(t, w.a, store, [
    { sku: 'GAIN', ...fresh },
    { sku: 'SPOIL', ...fresh },
    { sku: 'LESS', ...fresh },
    { sku: 'UNSEEN', ...fresh },
  ]);
  await t.get(OrderingApi).runStore(ctx(), store);
  const { rows } = await t.admin.query<{ id: string }>('select id from suggested_order where tenant_id = $1', [
    w.a.tenantId,
  ]);
  orderId = rows[0]?.id ?? '';
  await release(orderId, delivered, { GAIN: 6, SPOIL: 6, LESS: -6, UNSEEN: 1 }, w.a.storeManager.userId);
}, 120_000);
afterAll(() => t?.close());

const itemOf = (sku: string): string => setup.itemIds[['GAIN', 'SPOIL', 'LESS', 'UNSEEN'].indexOf(sku)] as string;

/** The suggestion as it was sent on a past day, with changes, as the approval flow would have left it. */
async function release(id: string, date: string, changes: Readonly<Record<string, number>>, by: string): Promise<void> {
  for (const [sku, more] of Object.entries(changes))
    await t.admin.query(
      `update suggested_order_line set baseline_milli = 40000, quantity_milli = 40000 + $4, overridden = true, suggested_at_override_milli = 40000, reason_code = 'weather',
        edited_by = $5, edited_at = now() where tenant_id = $1 and order_id = $2 and item_id = $3`,
      [w.a.tenantId, id, itemOf(sku), more * 1000, by],
    );
  await t.admin.query(
    `update suggested_order set state = 'released', delivery_date = $3::date, cover_until = $3::date, order_date = $3::date - 1, approved_at = now(),
      approval_kind = 'in_band', release_at = now(), released_at = now() where tenant_id = $1 and id = $2`,
    [w.a.tenantId, id, date],
  );
}

/** Goods, sales and waste of the days after a delivery, in pieces. */
async function post(
  sku: string,
  received: number,
  days: readonly { readonly sold?: number; readonly waste?: number }[],
) {
  const itemId = itemOf(sku);
  const inventory = t.get(InventoryApi);
  await t.db.tx(ctx(), async (tx) => {
    await inventory.receive(tx, {
      storeId: store,
      documentId: newId(),
      sourceType: 'test',
      businessDate: delivered,
      occurredAt: at(delivered, 300),
      lines: [{ itemId, quantityMilli: BigInt(received * 1000), lotCode: null, expiresOn: null, costMinor: 400n }],
    });
    for (const [i, { sold = 0, waste = 0 }] of days.entries()) {
      const businessDate = addDays(delivered, i);
      if (sold > 0)
        await inventory.postSales(tx, new Map([[store, { legs: [saleLeg(itemId, businessDate, sold)], reverse: [] }]]));
      if (waste > 0)
        await inventory.waste(tx, {
          storeId: store,
          documentId: newId(),
          sourceType: 'test',
          businessDate,
          occurredAt: at(businessDate, 1200),
          lines: [{ itemId, quantityMilli: BigInt(waste * 1000), reason: 'expired' }],
        });
    }
  });
}

const saleLeg = (itemId: string, businessDate: string, sold: number): SaleLeg => ({
  itemId,
  businessDate,
  occurredAt: at(businessDate, 720),
  quantityMilli: BigInt(-sold * 1000),
  kind: 'sale',
  ticketUid: newId(),
  rev: 1,
  lineNo: 1,
  recipeVersion: 0,
});

describe('[ORD-24] what became of changed lines', () => {
  it('nothing scored is an empty report', async () => {
    expect(await report()).toMatchObject({ totals: { helped: 0, effect: 0 }, people: [], stores: [] });
  });

  it('two weeks after the delivery each changed line is scored in money against its suggestion', async () => {
    await t.admin.query('update store set cutover_at = $3 where tenant_id = $1 and id = $2', [
      w.a.tenantId,
      store,
      at(addDays(delivered, -3), 0),
    ]);
    await post('GAIN', 46, [{ sold: 46 }]);
    await post('SPOIL', 46, [{ sold: 30 }, { sold: 8 }, { waste: 8 }]);
    await post('LESS', 34, [{ sold: 34 }]);
    await t.drain();
    expect(await score()).toBe(4);
    // Price 10.00, cost 4.00: margin 6.00 a piece.
    expect(await lineOf('GAIN')).toMatchObject({
      baseline: '40',
      ordered: '46',
      verdict: 'helped',
      sold: '6',
      wasted: '0',
      margin: 3600,
      effect: 3600,
      reason: 'weather',
    });
    const spoiled = await lineOf('SPOIL');
    expect(spoiled).toMatchObject({ verdict: 'hurt', sold: '0', wasted: '6', margin: 0, waste: -2400 });
    expect(spoiled.effect).toBe(spoiled.margin + spoiled.waste + spoiled.holding);
    const less = await lineOf('LESS');
    expect(less.verdict).toBe('hurt');
    expect(Number(less.sold)).toBeLessThan(0);
    expect(await lineOf('UNSEEN')).toMatchObject({ verdict: 'undecidable', undecided: 'no_stock_kept', effect: 0 });
  });

  it('scoring again changes nothing', async () => {
    const before = await lines();
    expect(await score()).toBe(0);
    expect(await lines()).toEqual(before);
  });

  it('adds up by reason, person and store', async () => {
    const { totals, reasons, people, stores } = await report();
    expect(totals).toMatchObject({ helped: 1, hurt: 2, undecidable: 1 });
    expect(reasons).toEqual([{ reason: 'weather', sums: totals }]);
    expect(people).toEqual([
      { id: w.a.storeManager.userId, name: expect.stringContaining('store_manager'), sums: totals },
    ]);
    expect(stores).toMatchObject([{ id: store, sums: totals }]);
    const sum = (await lines()).reduce((n, l) => n + l.effect, 0);
    expect(totals.effect).toBe(sum);
  });

  it('a line without goods in the books is undecidable and looked at again when they come', async () => {
    await t.admin.query(
      "update override_outcome set undecided = 'not_received' where tenant_id = $1 and item_id = $2",
      [w.a.tenantId, itemOf('UNSEEN')],
    );
    await post('UNSEEN', 41, [{ sold: 41 }]);
    expect(await score()).toBe(1);
    expect(await lineOf('UNSEEN')).toMatchObject({ verdict: 'helped', sold: '1' });
  });

  it('the order’s line says what came of the item’s last changes', async () => {
    const path = `/api/v1/ordering/orders/${orderId}/lines/${itemOf('SPOIL')}/outcomes`;
    const { items } = await read<{ items: OutcomeLine[] }>(path, w.a.storeManager);
    expect(items).toMatchObject([{ sku: 'SPOIL', person: { isReader: true }, wasted: '6' }]);
    expect((await w.a.otherManager.get(path)).statusCode).toBe(404);
  });

  it('[PPL-11] managers see their own, supervisors their area, nobody another chain', async () => {
    expect(await lines(w.a.storeManager)).toHaveLength(4);
    expect(await lines(w.a.northSupervisor)).toHaveLength(4);
    const second = await w.a.person('store_manager', store);
    expect(await lines(second)).toEqual([]);
    expect((await report(second)).people).toEqual([]);
    expect((await report(w.a.otherManager)).stores).toEqual([]);
    expect((await w.a.otherManager.get(`${PATH}${SPAN}&scope=${store}`)).statusCode).toBe(404);
    expect(await lines(w.b.hqManager)).toEqual([]);
    for (const who of [w.a.clerk, w.a.buyer]) expect((await who.get(`${PATH}${SPAN}`)).statusCode).toBe(403);
  });

  it('pages through the lines and filters by verdict', async () => {
    const first = await read<{ items: OutcomeLine[]; nextCursor: string }>(
      `${PATH}/lines${SPAN}&limit=3`,
      w.a.hqManager,
    );
    expect(first.items).toHaveLength(3);
    const rest = await lines(w.a.hqManager, `&limit=3&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(rest).toHaveLength(1);
    expect((await lines(w.a.hqManager, '&verdict=hurt')).map((l) => l.verdict)).toEqual(['hurt', 'hurt']);
    expect((await w.a.hqManager.get(`${PATH}/lines${SPAN}&cursor=nonsense`)).statusCode).toBe(422);
  });

  it('goes out as a file', async () => {
    const file = await w.a.hqManager.get(`${PATH}.csv${SPAN}`);
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body.trim().split('\r\n')).toHaveLength(5);
    expect(file.body).toContain('天气变化');
  });
});

describe('[ORD-10] a band that follows the evidence', () => {
  const bandOf = async (): Promise<unknown> => {
    const { items } = await read<{ items: { key: string; value: unknown }[] }>(
      `/api/v1/policies/effective?storeId=${store}`,
      w.a.hqManager,
    );
    return items.find((p) => p.key === 'ordering.bandPct')?.value;
  };
  const proposals = async (who: Caller = w.a.hqManager) => (await read<{ items: BandProposal[] }>(BANDS, who)).items;
  const open = async (): Promise<BandProposal> => {
    const found = (await proposals()).find((p) => p.state === 'open');
    if (!found) throw new Error('no open proposal');
    return found;
  };
  /** So many scored lines with these effects in turn, delivered from a day on. */
  const scored = async (count: number, effects: readonly number[], from: string): Promise<void> => {
    const helped = (effect: number) => (effect > 0 ? 'helped' : 'hurt');
    for (let i = 0; i < count; i++) {
      const effect = effects[i % effects.length] as number;
      await t.admin.query(
        `insert into override_outcome (tenant_id, order_id, item_id, store_id, delivery_date, window_to, person_id, currency, baseline_milli, ordered_milli,
          verdict, sold_milli, waste_milli, margin_minor, waste_minor, holding_minor, effect_minor, scored_at)
         values ($1, $2, $3, $4, $5, $5, $6, 'CNY', 1000, 2000, $7, 0, 0, $8, 0, 0, $8, now())`,
        [w.a.tenantId, orderId, newId(), store, addDays(from, i % 3), w.a.storeManager.userId, helped(effect), effect],
      );
    }
  };

  it('nothing is proposed on few or unclear changes', async () => {
    await score();
    expect(await proposals()).toEqual([]);
  });

  it('enough changes that earn propose a wider band, with their evidence', async () => {
    await t.admin.query('delete from override_outcome where tenant_id = $1', [w.a.tenantId]);
    await t.admin.query(
      'update suggested_order set delivery_date = delivery_date - 90, cover_until = cover_until - 90 where tenant_id = $1',
      [w.a.tenantId],
    );
    await scored(24, [500, 300, -100], addDays(today, -30));
    await score();
    const found = await open();
    expect(found).toMatchObject({
      direction: 'widen',
      fromPct: 20,
      toPct: 25,
      evidence: { lines: 24, helped: 16, hurt: 8, effect: 5600 },
    });
    expect(found.evidence.low).toBeGreaterThan(0);
    await score();
    expect((await open()).id).toBe(found.id);
  });

  it('headquarters accepts it: the store’s rule changes, with audit, and can be taken back', async () => {
    const { id } = await open();
    expect((await w.a.northSupervisor.post(`${BANDS}/${id}/accept`, {})).statusCode).toBe(403);
    const accepted = await w.a.hqManager.post(`${BANDS}/${id}/accept`, { comment: '看得见的改进' });
    expect(accepted.statusCode, accepted.body).toBe(200);
    expect(accepted.json()).toMatchObject({ state: 'accepted', comment: '看得见的改进' });
    expect(await bandOf()).toBe(25);
    expect((await w.a.hqManager.post(`${BANDS}/${id}/accept`, {})).json()).toMatchObject({
      status: 409,
      code: 'ordering.proposal_decided',
    });
    expect((await w.a.hqManager.post(`${BANDS}/${id}/undo`, {})).json()).toMatchObject({ state: 'undone' });
    expect(await bandOf()).toBe(20);
    const { rows } = await t.admin.query<{ action: string }>(
      "select action from audit_event where tenant_id = $1 and (action like 'ordering.band%' or action like 'org.policy%') order by occurred_at, id",
      [w.a.tenantId],
    );
    expect(rows.map((r) => r.action).sort()).toEqual([
      'ordering.band-proposal.accepted',
      'ordering.band-proposal.undone',
      'org.policy.put',
      'org.policy.remove',
    ]);
  });

  it('the same evidence is not used twice; newer changes that cost money propose a narrower band', async () => {
    await score();
    expect((await proposals()).every((p) => p.state !== 'open')).toBe(true);
    await scored(20, [-400, -200], addDays(today, -20));
    await score();
    expect(await open()).toMatchObject({ direction: 'narrow', toPct: 15, evidence: { lines: 20, hurt: 20 } });
  });

  it('a band that was changed meanwhile is not overwritten', async () => {
    const { id } = await open();
    const put = { key: 'ordering.bandPct', scopeUnitId: store, scopeFormat: '', value: 30, locked: false };
    expect((await w.a.hqManager.put('/api/v1/policies', put)).statusCode).toBe(204);
    expect((await w.a.hqManager.post(`${BANDS}/${id}/accept`, {})).json()).toMatchObject({
      status: 409,
      code: 'ordering.proposal_stale',
    });
    expect((await w.a.hqManager.post(`${BANDS}/${id}/dismiss`, {})).json()).toMatchObject({ state: 'dismissed' });
    const { rows } = await t.admin.query('select action from audit_event where tenant_id = $1 and entity_id = $2', [
      w.a.tenantId,
      id,
    ]);
    expect(rows).toEqual([{ action: 'ordering.band-proposal.dismissed' }]);
  });

  it('[PLT-16] is seen by those who look after the store', async () => {
    expect(await proposals(w.a.northSupervisor)).toHaveLength(2);
    expect((await w.a.storeManager.get(BANDS)).statusCode).toBe(403);
    expect(await proposals(w.b.hqManager)).toEqual([]);
    const [known] = await proposals();
    expect((await w.b.hqManager.post(`${BANDS}/${known?.id}/undo`, {})).statusCode).toBe(404);
  });
});
