import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { loadDemoWorld } from '../support/demo-world.ts';
import { concrete, type Handler, handlersOf, routeKey } from '../support/routes.ts';
import { sampleOf } from '../support/sample.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

let t: TestApp;
let a: WorldChain;
let b: LoadedChain;
/** One id of every table of chain B. */
let foreign: { readonly table: string; readonly id: string }[];

beforeAll(async () => {
  t = await startTestApp();
  a = await worldChain(t);
  b = await loadDemoWorld(t);
  foreign = await oneIdPerTable(b.ctx.tenantId);
}, 600_000);
afterAll(() => t?.close());

async function oneIdPerTable(tenantId: string): Promise<{ table: string; id: string }[]> {
  const { rows: tables } = await t.admin.query<{ t: string; c: string }>(
    `select table_name t, column_name c from information_schema.columns where table_schema = 'public' and data_type = 'uuid' and column_name in ('id', 'ticket_uid')`,
  );
  const found: { table: string; id: string }[] = [];
  for (const { t: table, c } of tables) {
    const { rows } = await t.admin.query<{ id: string }>(`select ${c} id from ${table} where tenant_id = $1 limit 1`, [
      tenantId,
    ]);
    if (rows[0]) found.push({ table, id: rows[0].id });
  }
  return found;
}

async function checksum(tenantId: string): Promise<string> {
  const { rows: tables } = await t.admin.query<{ t: string }>(
    `select table_name t from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
  );
  const sums: string[] = [];
  for (const { t: table } of tables) {
    const { rows } = await t.admin.query<{ h: string }>(
      `select table_name || coalesce(md5(string_agg(md5(x::text), '' order by md5(x::text))), '') h from (select '${table}'::text table_name) n left join ${table} x on x.tenant_id = $1 group by table_name`,
      [tenantId],
    );
    sums.push(rows[0]?.h ?? '');
  }
  return sums.join('\n');
}

const withParams = (handlers: readonly Handler[]): Handler[] =>
  handlers.filter((h) => h.route?.params !== undefined && h.route.access !== 'device');

describe('route walker', () => {
  it('[PLT-16] another chain’s id answers like an id that never was on every route, and changes nothing over there', async () => {
    expect(foreign.length).toBeGreaterThan(20);
    const before = await checksum(b.ctx.tenantId);
    const wrong: string[] = [];
    for (const h of withParams(handlersOf(t))) {
      const body = h.route?.body ? sampleOf(h.route.body) : undefined;
      const call = async (id: string) => {
        const answer = await a.owner.request(
          h.method,
          concrete(h, () => id),
          body,
        );
        return {
          status: answer.statusCode,
          body: JSON.stringify({ ...(answer.json() as object), requestId: undefined }),
        };
      };
      const unknown = await call(newId());
      for (const { table, id } of foreign) {
        const answer = await call(id);
        if (answer.status !== unknown.status || answer.body !== unknown.body)
          wrong.push(
            `${routeKey(h)} with an id of ${table}: ${answer.status} ${answer.body} instead of ${unknown.status} ${unknown.body}`,
          );
      }
      if (unknown.status !== 404 && unknown.status !== 400)
        wrong.push(`${routeKey(h)} answers ${unknown.status} to an unknown id: ${unknown.body}`);
    }
    expect(wrong).toEqual([]);
    expect(await checksum(b.ctx.tenantId)).toBe(before);
  }, 600_000);

  it('[PLT-16] the sample inputs reach the handlers: an unknown id is refused as unknown, not as bad input', async () => {
    const refused: string[] = [];
    for (const h of withParams(handlersOf(t))) {
      const answer = await a.owner.request(
        h.method,
        concrete(h, () => newId()),
        h.route?.body ? sampleOf(h.route.body) : undefined,
      );
      if (answer.statusCode !== 404) refused.push(`${routeKey(h)}: ${answer.statusCode} ${answer.body}`);
    }
    expect(refused).toEqual([]);
  });

  it('[ORG-01] a store manager gets the same 404 for the stores of others as for stores that never were', async () => {
    const wrong: string[] = [];
    for (const h of withParams(handlersOf(t))) {
      if (h.method !== 'GET') continue;
      const call = async (id: string) => (await a.storeManager.get(concrete(h, () => id))).statusCode;
      const unknown = await call(newId());
      for (const store of a.stores.slice(1))
        if ((await call(store)) !== unknown) wrong.push(`${routeKey(h)} tells a neighbour’s store apart`);
    }
    expect(wrong).toEqual([]);
  });
});
