import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, ticketOf } from '../../../../test/support/tills.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let a: WorldChain;
/** Two tills a store. */
let tills: { readonly storeId: string; readonly key: string }[];
beforeAll(async () => {
  t = await startTestApp();
  a = await worldChain(t);
  await openTills(t, a);
  tills = await Promise.all(
    [...a.stores, ...a.stores].map(async (storeId) => ({ storeId, key: await a.deviceKey(storeId) })),
  );
  await t.admin.query(`
    create function refuse_poison() returns trigger language plpgsql as $$
      begin if new.receipt_no = 'POISON' then raise exception 'poison' using errcode = '23514'; end if; return new; end $$;
    create trigger refuse_poison before insert on ticket for each row execute function refuse_poison();`);
});
afterAll(() => t?.close());
beforeEach(async () => {
  await t.admin.query('alter table pos_batch disable trigger all');
  await t.admin.query('truncate pos_batch, ticket, ticket_line');
  await t.admin.query('alter table pos_batch enable trigger all');
});

const single = (over: Parameters<typeof ticketOf>[1] = {}) => ({
  batchId: newId(),
  sentAt: '2026-03-02T10:00:00Z',
  tickets: [ticketOf([{ sku: 'BREAD' }], over)],
});
const post = (key: string, payload: object) =>
  t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization: key }, payload });
const rows = async (sql: string, values: unknown[] = []) => (await t.admin.query(sql, values)).rows;
const onHand = async (storeId: string) =>
  BigInt(
    (
      await rows(
        `select coalesce(sum(b.on_hand_milli), 0)::bigint n from stock_balance b join item i on i.tenant_id = b.tenant_id and i.id = b.item_id
         where b.store_id = $1 and i.sku = 'BREAD'`,
        [storeId],
      )
    )[0].n,
  );

describe('posts of a chain that come at once', () => {
  it('[PLT-26] share transactions whichever stores they are from; each store’s books get what is its own', async () => {
    const before = new Map(await Promise.all(a.stores.map(async (s) => [s, await onHand(s)] as const)));
    const posts = Array.from({ length: 60 }, (_, i) => ({
      till: tills[i % tills.length] as (typeof tills)[number],
      body: single({ receiptNo: `R${i}` }),
    }));
    const answers = await Promise.all(posts.map((p) => post(p.till.key, p.body)));
    for (const [i, answer] of answers.entries()) {
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toMatchObject({
        batchId: posts[i]?.body.batchId,
        results: [{ ticketUid: posts[i]?.body.tickets[0]?.ticketUid, status: 'applied' }],
      });
    }
    // Fewer transactions than stores would have needed by themselves, were each post alone in its store's.
    const [{ shared }] = await rows(
      `select count(*)::int shared from (select xmin::text from pos_batch group by xmin::text having count(distinct store_id) > 1) x`,
    );
    expect(shared).toBeGreaterThan(0);
    for (const { till, body } of posts)
      expect(await rows('select store_id from ticket where ticket_uid = $1', [body.tickets[0]?.ticketUid])).toEqual([
        { store_id: till.storeId },
      ]);
    for (const storeId of a.stores) {
      const sold = posts.filter((p) => p.till.storeId === storeId).length;
      expect((await onHand(storeId)) - (before.get(storeId) ?? 0n)).toBe(BigInt(-1000 * sold));
    }
    const [figures] = await rows(
      `select count(*)::int heads, (select sum(sales)::int from sales_hour) counted, (select count(distinct store_id)::int from store_day_dirty) marked from ticket`,
    );
    expect(figures.heads).toBe(60);
    expect(figures.marked).toBe(a.stores.length);
  });

  it('[D10] a store in which somebody writes for long holds no other store up, and loses nothing', async () => {
    const [busy = '', ...others] = a.stores;
    const client = await t.admin.connect();
    try {
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(hashtextextended('store ' || $1 || ' ' || $2, 0))`, [
        a.tenantId,
        busy,
      ]);
      const waiting = tills.filter((x) => x.storeId === busy).map((x) => post(x.key, single()));
      const free = await Promise.all(tills.filter((x) => others.includes(x.storeId)).map((x) => post(x.key, single())));
      expect(free.map((r) => r.statusCode)).toEqual(free.map(() => 200));
      expect(await rows('select 1 from ticket where store_id = $1', [busy])).toEqual([]);
      await client.query('commit');
      expect((await Promise.all(waiting)).map((r) => r.statusCode)).toEqual(waiting.map(() => 200));
      expect(await rows('select count(*)::int n from ticket where store_id = $1', [busy])).toEqual([
        { n: waiting.length },
      ]);
    } finally {
      client.release();
    }
  });

  it('[D10] one that the database refuses fails alone, in its own store and in the others', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        post(tills[i % tills.length]?.key ?? '', single({ receiptNo: i === 10 ? 'POISON' : `R${i}` })),
      ),
    );
    expect(answers.map((r) => r.statusCode === 200)).toEqual(answers.map((_, i) => i !== 10));
    expect(await rows('select count(*)::int n, count(distinct ticket_uid)::int uids from ticket')).toEqual([
      { n: 23, uids: 23 },
    ]);
  });

  it('[D5] corrections and voids of several stores in one group each reach their own ticket', async () => {
    const sold = tills.map((till) => ({ till, ticketUid: newId() }));
    const send = (over: (n: number) => Parameters<typeof ticketOf>[1]) =>
      Promise.all(sold.map(({ till, ticketUid }, n) => post(till.key, single({ ticketUid, ...over(n) }))));
    const before = await Promise.all(a.stores.map(onHand));
    await send(() => ({}));
    const corrected = await send((n) => ({ rev: 2, receiptNo: `C${n}`, status: n % 2 === 0 ? 'void' : 'closed' }));
    expect(corrected.map((r) => r.json().results[0].status)).toEqual(sold.map(() => 'applied'));
    const heads = await rows('select ticket_uid, store_id, rev, status, receipt_no from ticket order by receipt_no');
    expect(heads).toEqual(
      sold.map(({ till, ticketUid }, n) => ({
        ticket_uid: ticketUid,
        store_id: till.storeId,
        rev: 2,
        status: n % 2 === 0 ? 'void' : 'closed',
        receipt_no: `C${n}`,
      })),
    );
    const after = await Promise.all(a.stores.map(onHand));
    for (const [i, storeId] of a.stores.entries()) {
      const standing = sold.filter(({ till }, n) => till.storeId === storeId && n % 2 === 1).length;
      expect((after[i] ?? 0n) - (before[i] ?? 0n)).toBe(BigInt(-1000 * standing));
    }
  });
});
