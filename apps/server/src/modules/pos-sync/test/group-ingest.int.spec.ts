import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, ticketOf } from '../../../../test/support/tills.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let a: WorldChain;
let keys: string[];
beforeAll(async () => {
  t = await startTestApp();
  a = await worldChain(t);
  await openTills(t, a);
  keys = await Promise.all([0, 1, 2].map(() => a.deviceKey(a.stores[0])));
  // The database refuses one kind of ticket, as a constraint that nobody thought of would.
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

const single = (receiptNo = 'R') => ({
  batchId: newId(),
  sentAt: '2026-03-02T10:00:00Z',
  tickets: [ticketOf([{ sku: 'BREAD' }], { receiptNo })],
});
const post = (key: string | undefined, payload: object) =>
  t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization: key ?? '' }, payload });
const rows = async (sql: string) => (await t.admin.query(sql)).rows;

describe('posts of a store that come at once', () => {
  it('[PLT-26] share transactions, and each gets its own answer under its own device', async () => {
    const posts = Array.from({ length: 60 }, (_, i) => ({ key: keys[i % 3], body: single(`R${i}`) }));
    const answers = await Promise.all(posts.map((p) => post(p.key, p.body)));
    for (const [i, answer] of answers.entries()) {
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toMatchObject({
        batchId: posts[i]?.body.batchId,
        replayed: false,
        results: [{ ticketUid: posts[i]?.body.tickets[0]?.ticketUid, status: 'applied' }],
      });
    }
    const [{ transactions }] = (await rows('select count(distinct xmin::text)::int transactions from pos_batch')) as [
      { transactions: number },
    ];
    expect(transactions).toBeLessThan(60);
    const stored = await rows(
      `select count(*)::int n from ticket_rev r join pos_batch b on b.tenant_id = r.tenant_id and b.device_id = r.device_id
         and b.result::jsonb -> 'results' -> 0 ->> 'ticketUid' = r.ticket_uid::text`,
    );
    expect(stored).toEqual([{ n: 60 }]);
  });

  it('[D10] one that the database refuses fails alone, and the others are there once', async () => {
    const bodies = Array.from({ length: 20 }, (_, i) => single(i === 7 ? 'POISON' : `R${i}`));
    const answers = await Promise.all(bodies.map((body, i) => post(keys[i % 3], body)));
    expect(answers.map((r) => r.statusCode === 200)).toEqual(bodies.map((_, i) => i !== 7));
    expect(await rows('select count(*)::int n, count(distinct ticket_uid)::int uids from ticket')).toEqual([
      { n: 19, uids: 19 },
    ]);
    expect(await rows('select count(*)::int n from pos_batch')).toEqual([{ n: 19 }]);
  });

  it('the same batch twice at once is written once and answered twice; other content under its id is refused', async () => {
    const body = single();
    const other = { ...single(), batchId: body.batchId };
    const answers = await Promise.all([body, body, single()].map((b) => post(keys[0], b)));
    expect(answers.map((r) => r.statusCode)).toEqual([200, 200, 200]);
    expect((await post(keys[0], other)).statusCode).toBe(409);
    // Whose device key was looked up first stands first in line.
    expect(
      answers
        .slice(0, 2)
        .map((r) => r.json().replayed)
        .sort(),
    ).toEqual([false, true]);
    expect(answers[1]?.json().results).toEqual(answers[0]?.json().results);
    expect(await rows('select count(*)::int n from ticket')).toEqual([{ n: 2 }]);
  });

  it('a ticket that cannot be taken is set aside under the device that sent it', async () => {
    const bad = { ...single(), tickets: [ticketOf([{ sku: 'BREAD' }], { total: 1 })] };
    const answers = await Promise.all([post(keys[0], single()), post(keys[1], single()), post(keys[2], bad)]);
    expect(answers[2]?.json().results[0]).toMatchObject({ status: 'invalid', code: 'total_mismatch' });
    const [{ device }] = (await rows(`select device_id device from pos_batch where batch_id = '${bad.batchId}'`)) as [
      { device: string },
    ];
    expect(await rows('select device_id from quarantined_ticket')).toEqual([{ device_id: device }]);
  });
});
