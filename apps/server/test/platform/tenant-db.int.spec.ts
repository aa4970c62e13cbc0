import { sql } from '@larder/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgApi } from '../../src/foundation/org/index.ts';
import { clientsOf, type Tx } from '../../src/platform/db/tx.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { createChain, type TestChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let t: TestApp;
let chains: TestChain[];
beforeAll(async () => {
  t = await startTestApp({ LARDER_DB_POOL: '4' });
  chains = [];
  for (let i = 0; i < 10; i += 1) chains.push(await createChain(t));
});
afterAll(() => t?.close());

const chain = (i: number): TestChain => chains[i % chains.length] as TestChain;
const categoriesOf = async (tenantId: string) =>
  (await t.admin.query<{ code: string }>('select code from item_category where tenant_id = $1', [tenantId])).rows.map(
    (r) => r.code,
  );
const insert = (tx: Tx, code: string) =>
  sql`insert into item_category (tenant_id, id, code, name) values (${tx.ctx.tenantId}, ${newId()}, ${code}, 'x')`.execute(
    clientsOf(tx).kysely,
  );

describe('tenant transactions', () => {
  it('[PLT-16] 400 interleaved transactions of ten chains on four connections see no row of another', async () => {
    const org = t.get(OrgApi);
    let foreign = 0;
    const one = async (i: number) => {
      const c = chain(i);
      await t.db
        .tx(c.ctx('owner'), async (tx) => {
          const stores = await org.stores(tx, 'all');
          if (stores.length !== 4 || stores.some((s) => !c.stores.includes(s.id))) foreign += 1;
          if (i % 5 === 0) throw new Error('planned');
        })
        .catch((error: Error) => {
          if (error.message !== 'planned') throw error;
        });
    };
    // In waves: who waits five seconds for a connection gives up, which on a busy machine says nothing about tenants.
    for (let wave = 0; wave < 8; wave++) await Promise.all(Array.from({ length: 50 }, (_, i) => one(50 * wave + i)));
    expect(foreign).toBe(0);
  }, 60_000);

  it('Prisma and Kysely share one transaction: both roll back, both commit', async () => {
    const c = chain(0);
    const ctx = c.ctx('owner');
    const both = async (fail: boolean) =>
      t.db.tx(ctx, async (tx) => {
        const { prisma } = clientsOf(tx);
        await insert(tx, `k-${fail}`);
        await prisma?.itemCategory.create({
          data: { tenantId: c.tenantId, id: newId(), code: `p-${fail}`, name: 'x' },
        });
        if (fail) throw new Error('planned');
      });
    await expect(both(true)).rejects.toThrow('planned');
    expect(await categoriesOf(c.tenantId)).toEqual([]);
    await both(false);
    expect((await categoriesOf(c.tenantId)).sort()).toEqual(['k-false', 'p-false']);
  });

  it('the SQL-only transaction carries the tenant too and rolls back', async () => {
    const c = chain(1);
    await expect(
      t.db.sqlTx(c.ctx('owner'), async (tx) => {
        await insert(tx, 'gone');
        throw new Error('planned');
      }),
    ).rejects.toThrow('planned');
    await t.db.sqlTx(c.ctx('owner'), (tx) => insert(tx, 'kept'));
    expect(await categoriesOf(c.tenantId)).toEqual(['kept']);
  });

  it('[PLT-16] a row of another tenant can’t be written, not even on purpose', async () => {
    const [a, b] = [chain(2), chain(3)];
    const write = t.db.sqlTx(a.ctx('owner'), (tx) =>
      sql`insert into item_category (tenant_id, id, code, name) values (${b.tenantId}, ${newId()}, 'x', 'x')`.execute(
        clientsOf(tx).kysely,
      ),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
    const reference = t.db.sqlTx(a.ctx('owner'), (tx) =>
      sql`insert into store (tenant_id, id, kind, format, location_type, zone, currency) values (${a.tenantId}, ${b.stores[0]}, 'store', 'x', 'school', 'UTC', 'EUR')`.execute(
        clientsOf(tx).kysely,
      ),
    );
    await expect(reference).rejects.toMatchObject({ code: '23503' });
  });

  it('a transaction used after its end fails loudly', async () => {
    let leaked: Tx | undefined;
    await t.db.tx(chain(4).ctx('owner'), async (tx) => {
      leaked = tx;
    });
    expect(() => clientsOf(leaked as Tx)).toThrow('after it ended');
  });

  it('a connection goes back to the pool without a tenant', async () => {
    await t.db.tx(chain(5).ctx('owner'), (tx) => insert(tx, 'x'));
    const bare = (t.db as unknown as { pool: { query(q: string): Promise<{ rows: { v: string | null }[] }> } }).pool;
    for (let i = 0; i < 8; i += 1)
      expect((await bare.query(`select current_setting('app.tenant_id', true) v`)).rows[0]?.v ?? '').toBe('');
  });

  it('a tenant id that is no UUID never reaches the database', async () => {
    const ctx = { ...chain(0).ctx('owner'), tenantId: "x'; drop table store; --" };
    await expect(t.db.sqlTx(ctx, async () => undefined)).rejects.toThrow('not a UUID');
  });

  it('business dates and bigints come back as text and bigint', async () => {
    const { rows } = await t.db.sqlTx(chain(0).ctx('owner'), (tx) =>
      sql<{ d: string; b: bigint }>`select date '2026-03-02' d, 9007199254740993::bigint b`.execute(
        clientsOf(tx).kysely,
      ),
    );
    expect(rows[0]).toEqual({ d: '2026-03-02', b: 9007199254740993n });
  });
});
