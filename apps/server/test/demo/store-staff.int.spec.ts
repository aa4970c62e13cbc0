import type { AddressInfo } from 'node:net';
import { demoChain } from '@larder/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { StoreStaff } from '../../src/demo/live/store-staff.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { loadDemoWorld } from '../support/demo-world.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const AT_WORK = demoChain('bakery').stores.slice(3, 7);

let t: TestApp;
let loaded: LoadedChain;
let said: string[] = [];
let staff: StoreStaff;
beforeAll(async () => {
  t = await startTestApp();
  loaded = await loadDemoWorld(t);
  for (const { code } of AT_WORK) await t.get(OrderingApi).runStore(loaded.ctx, loaded.units.get(code) ?? '');
  await t.drain();
  await t.app.listen(0, '127.0.0.1');
  staff = staffAt(`http://127.0.0.1:${(t.app.getHttpServer().address() as AddressInfo).port}`);
});
afterAll(() => t?.close());

const staffAt = (baseUrl: string) =>
  new StoreStaff('bakery', {
    baseUrl,
    signal: new AbortController().signal,
    say: (line) => said.push(line),
    sleep: async () => undefined,
  });

const states = async (): Promise<Record<string, string[]>> => {
  const { rows } = await t.admin.query<{ code: string; state: string }>(
    `select u.code, o.state from suggested_order o join org_unit u on (u.tenant_id, u.id) = (o.tenant_id, o.store_id)
     where o.tenant_id = $1 and o.state not in ('generated', 'reviewing') order by 1, 2`,
    [loaded.ctx.tenantId],
  );
  return Object.fromEntries(AT_WORK.map(({ code }) => [code, rows.filter((r) => r.code === code).map((r) => r.state)]));
};

describe('managers of the demo', () => {
  it('[PLT-01] some ask for more than their band, some agree, and a second look changes nothing', async () => {
    await staff.round();
    expect(said).toEqual([]);
    await t.drain();
    const [a, b, c, d] = AT_WORK.map((s) => s.code);
    const seen = await states();
    expect(seen[a ?? '']).toEqual(['awaiting_approval']);
    expect(seen[b ?? '']).toEqual(['awaiting_approval']);
    for (const code of [c, d]) expect(seen[code ?? ''], code).toHaveLength(1);
    await staff.round();
    await t.drain();
    expect(await states()).toEqual(seen);
  });

  it('a server that does not answer leaves the orders as they are, and the line says no password', async () => {
    said = [];
    await staffAt('http://127.0.0.1:9').round();
    expect(said).toHaveLength(AT_WORK.length);
    expect(said.join()).not.toContain('larder-demo');
  });
});
