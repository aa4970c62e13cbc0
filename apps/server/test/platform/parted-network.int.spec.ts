import { sql } from '@larder/db';
import { eventually, type TestDatabase } from '@larder/testing';
import { ChaosProxy, NO_FAULTS } from '@larder/testing/chaos-proxy';
import { Random } from '@larder/testing/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTransient } from '../../src/platform/db/failure.ts';
import { clientsOf, type Tx } from '../../src/platform/db/tx.ts';
import { createChain, type TestChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const STATEMENT_MS = 400;
const LOCK = 4_711;

let direct: TestApp;
let proxy: ChaosProxy;
let t: TestApp;
let chain: TestChain;

/** An application whose way to its rows leads through a proxy; two connections, so that a poisoned one shows. */
beforeAll(async () => {
  direct = await startTestApp();
  const url = new URL(direct.database.urlFor('larder_runtime'));
  const port = Number(url.port);
  proxy = await ChaosProxy.start(() => port, new Random(1), NO_FAULTS);
  url.port = String(proxy.port);
  t = await startTestApp({
    ...(direct.database as TestDatabase).environment,
    LARDER_DB_URL_RUNTIME: url.href,
    LARDER_DB_POOL: '2',
    LARDER_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
  });
  chain = await createChain(direct);
});
afterAll(async () => {
  await proxy?.stop();
  await t?.close();
  await direct?.close();
});

const locked = async (): Promise<number> =>
  (await direct.admin.query("select 1 from pg_locks where locktype = 'advisory' and objid = $1", [LOCK])).rows.length;
const query = (tx: Tx) => sql`select 1`.execute(clientsOf(tx).kysely);

describe('[Q9] a network that swallows everything', () => {
  it.each(['tx', 'sqlTx'] as const)(
    '%s gives up, is told to try again, and the pool is whole afterwards',
    async (kind) => {
      const run = (work: (tx: Tx) => Promise<unknown>) => t.db[kind](chain.ctx('owner'), work);
      await run(query);
      const cut = () =>
        run(async (tx) => {
          await query(tx);
          proxy.parted = true;
          await query(tx);
        });
      const results = await Promise.allSettled([cut(), cut()]);
      expect(results.map((r) => r.status === 'rejected' && isTransient(r.reason))).toEqual([true, true]);
      proxy.parted = false;
      for (let i = 0; i < 4; i++) await run(query);
    },
    30_000,
  );

  it('the server gives the locks of a silent transaction back to others', async () => {
    const { rows } = await t.db.sqlTx(chain.ctx('owner'), (tx) =>
      sql<{ v: string }>`select current_setting('idle_in_transaction_session_timeout') v`.execute(clientsOf(tx).kysely),
    );
    expect(rows).toEqual([{ v: '1min' }]);
    const silent = t.db.sqlTx(chain.ctx('owner'), async (tx) => {
      const { kysely } = clientsOf(tx);
      await sql`select set_config('idle_in_transaction_session_timeout', '300', true), pg_advisory_xact_lock(${LOCK}::int)`.execute(
        kysely,
      );
      expect(await locked()).toBe(1);
      await eventually(async () => (await locked()) === 0);
      await query(tx);
    });
    const reason: unknown = await silent.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(isTransient(reason), String(reason)).toBe(true);
  });
});
