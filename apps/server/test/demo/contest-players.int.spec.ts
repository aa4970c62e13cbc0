import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { DemoHistoryLoader } from '../../src/demo/demo-history.loader.ts';
import { ContestPlayers } from '../../src/demo/live/contest-players.ts';
import { SalesApi } from '../../src/foundation/sales/index.ts';
import { addDays, businessDateOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import { loadDemoWorld } from '../support/demo-world.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

vi.setConfig({ testTimeout: 120_000 });

const HISTORY_DAYS = 120;
let t: TestApp;
let loaded: LoadedChain;
const said: string[] = [];
beforeAll(async () => {
  t = await startTestApp();
  loaded = await loadDemoWorld(t);
  const today = businessDateOf(t.get(Clock).now(), 'Asia/Shanghai', 0);
  await new DemoHistoryLoader(t.db, t.get(SalesApi)).load(loaded, addDays(today, -HISTORY_DAYS), addDays(today, -2));
  await t.app.listen(0, '127.0.0.1');
}, 240_000);
afterAll(() => t?.close());

const hold = () =>
  new ContestPlayers('bakery', {
    baseUrl: `http://127.0.0.1:${(t.app.getHttpServer().address() as AddressInfo).port}`,
    signal: new AbortController().signal,
    say: (line) => said.push(line),
  }).run();

describe('contests of the demo', () => {
  it('[PPL-07] one is over with results of real moves, one is open; a second look changes nothing', async () => {
    await hold();
    await hold();
    expect(said).toEqual([]);
    const { rows } = await t.admin.query<{ name: string; open: boolean; finished: number; moves: number }>(
      `select c.name, c.closes_at > now() open,
        (select count(*)::int from order_attempt a where a.contest_id = c.id and a.state = 'finished') finished,
        (select count(*)::int from order_attempt a join order_attempt_move m on (m.tenant_id, m.attempt_id) = (a.tenant_id, a.id) where a.contest_id = c.id) moves
       from order_contest c where c.tenant_id = $1 order by c.opens_at, c.id`,
      [loaded.ctx.tenantId],
    );
    expect(rows.map((r) => [r.open, r.finished])).toEqual([
      [false, 3],
      [true, 0],
    ]);
    expect(rows[0]?.moves).toBeGreaterThan(10);
  });
});
