import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AcceptBatch } from '../../src/modules/pos-sync/application/accept-batch.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { leaseRound } from '../../src/platform/jobs/fair-round.ts';
import { createChain, type TestChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, ticketOf, till } from '../support/tills.ts';
import { deadlocks } from './table-gate.ts';

let t: TestApp;
let chain: TestChain;
let dispatcher: pg.Client;
beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t, { cutoverAt: new Date('2026-02-01T00:00:00Z') });
  await openTills(t, chain);
  dispatcher = new pg.Client({ connectionString: t.database.urlFor('larder_dispatcher') });
  await dispatcher.connect();
});
afterAll(async () => {
  await dispatcher?.end();
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});

describe('the outbox', () => {
  it('[Q5] a row with an older id that commits after a younger one is found: no cursor, a flag', async () => {
    const insert = `insert into work_item (tenant_id, id, class, kind, payload, run_at) values ($1, $2, 'interactive', 'test.none', '{}', now() - interval '1 second')`;
    const [older, younger] = [newId(), newId()];
    const slow = await t.admin.connect();
    try {
      await slow.query('begin');
      await slow.query(insert, [chain.tenantId, older]);
      await t.admin.query(insert, [chain.tenantId, younger]);
      const first = await leaseRound(dispatcher, 'interactive', new Date());
      expect(first.tickets.map((x) => x.id)).toEqual([younger]);
      await slow.query('commit');
      const second = await leaseRound(dispatcher, 'interactive', new Date());
      expect(second.tickets.map((x) => x.id)).toEqual([older]);
    } finally {
      slow.release();
      await t.admin.query('delete from work_item');
    }
  });

  it.each([
    [
      'store_day',
      'store_day_dirty',
      'sales.settle-store-days',
      'select received::text v from store_day where store_id = $1',
    ],
    [
      'stock_day',
      'stock_dirty',
      'inventory.project-stock',
      'select on_hand_milli::text v from stock_day where store_id = $1',
    ],
  ])(
    '[D2] a job that dies while it writes %s keeps its marks, and its next attempt finds them',
    async (table, marks, kind, result) => {
      const [store] = chain.stores.slice(table === 'store_day' ? 0 : 1) as [string];
      const at = { openedAt: '2026-03-02T10:00:00+08:00', closedAt: '2026-03-02T10:05:00+08:00' };
      const batch = {
        batchId: newId(),
        sentAt: at.closedAt,
        tickets: [ticketOf([{ sku: 'BREAD', quantity: '1' }], at)],
      };
      await t.get(AcceptBatch).run(till(chain, store), batch);
      await t.admin.query(
        `create function test_break() returns trigger language plpgsql as $$ begin raise exception 'the power went out'; end $$`,
      );
      await t.admin.query(`create trigger broken before insert on ${table} for each row execute function test_break()`);
      await t.drain();
      expect((await t.admin.query(`select 1 from ${marks} where store_id = $1`, [store])).rows).not.toEqual([]);
      await t.admin.query(`drop trigger broken on ${table}; drop function test_break`);
      await t.admin.query(`update work_item set run_at = now() - interval '1 second' where kind = $1 and state = 0`, [
        kind,
      ]);
      await t.drain();
      expect((await t.admin.query(`select 1 from ${marks} where store_id = $1`, [store])).rows).toEqual([]);
      expect((await t.admin.query(result, [store])).rows).toEqual([{ v: table === 'store_day' ? '1' : '-1000' }]);
    },
  );
});
