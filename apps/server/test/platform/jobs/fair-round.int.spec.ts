import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveBack, leaseRound } from '../../../src/platform/jobs/fair-round.ts';
import { createChain, type TestChain } from '../../support/chain.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';

let t: TestApp;
let chains: TestChain[];
/** With the dispatcher's own rights. */
let client: pg.Client;
beforeAll(async () => {
  t = await startTestApp();
  chains = [await createChain(t), await createChain(t), await createChain(t)];
  client = new pg.Client({ connectionString: t.database.urlFor('larder_dispatcher') });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await t?.close();
});
beforeEach(() => t.admin.query('delete from work_item'));

const waiting = (chain: number, count: number) =>
  t.admin.query(
    `insert into work_item (tenant_id, id, class, kind, payload, run_at) select $1, gen_random_uuid(), 'bulk', 'test.bulk', '{}', now() - interval '1 second' from generate_series(1, $2)`,
    [chains[chain]?.tenantId, count],
  );
const lease = async () => {
  const { tickets, lease: token } = await leaseRound(client, 'bulk', new Date());
  return { token, counts: chains.map((c) => tickets.filter((x) => x.tenantId === c.tenantId).length) };
};

describe('a round of the dispatcher', () => {
  it('[PLT-26] shares the room between the chains that wait, and leaves none of it empty', async () => {
    await waiting(0, 100);
    expect((await lease()).counts).toEqual([8, 0, 0]);
    await t.admin.query('delete from work_item');
    await waiting(0, 100);
    await waiting(1, 100);
    await waiting(2, 1);
    const { counts } = await lease();
    expect(counts[2]).toBe(1);
    expect(counts.reduce((a, b) => a + b)).toBe(8);
    expect(Math.abs((counts[0] ?? 0) - (counts[1] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('[PLT-26] counts what a chain already has in flight', async () => {
    await waiting(0, 6);
    await lease();
    await waiting(0, 10);
    await waiting(1, 10);
    expect((await lease()).counts).toEqual([0, 2, 0]);
  });

  it('[PLT-26] gives a heavier chain its share', async () => {
    await t.admin.query('update tenant set work_weight = 2 where tenant_id = $1', [chains[1]?.tenantId]);
    for (const chain of [0, 1, 2]) await waiting(chain, 50);
    expect((await lease()).counts).toEqual([2, 4, 2]);
    await t.admin.query('update tenant set work_weight = 1');
  });

  it('rows that the queue did not take wait again; a twin that came meanwhile covers the work', async () => {
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at, dedupe_key) values ($1, gen_random_uuid(), 'bulk', 'test.bulk', '{}', now() - interval '1 second', 'k')`,
      [chains[0]?.tenantId],
    );
    const { token } = await lease();
    await giveBack(client, token);
    const again = await lease();
    expect(again.counts).toEqual([1, 0, 0]);
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at, dedupe_key) values ($1, gen_random_uuid(), 'bulk', 'test.bulk', '{}', now() - interval '1 second', 'k')`,
      [chains[0]?.tenantId],
    );
    await giveBack(client, again.token);
    const { rows } = await t.admin.query<{ state: number }>('select state from work_item order by state');
    expect(rows.map((r) => r.state)).toEqual([0, 2]);
  });
});
