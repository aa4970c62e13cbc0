import { eventually } from '@larder/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsOf } from '../../../src/platform/db/tx.ts';
import { newId } from '../../../src/platform/ids/ids.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';
import { type WorldChain, worldChain } from '../../support/world.ts';
import { Gate } from '../jobs/gate.ts';

const POOL = 2;

let t: TestApp;
let a: WorldChain;
let key: string;
beforeAll(async () => {
  t = await startTestApp({ LARDER_DB_POOL: String(POOL), LARDER_STATEMENT_TIMEOUT_MS: '1500' });
  a = await worldChain(t);
  key = await a.deviceKey(a.stores[0]);
});
afterAll(() => t?.close());

const batch = () =>
  t.app.inject({
    method: 'POST',
    url: '/api/v1/pos/batches',
    headers: { authorization: key },
    payload: { batchId: newId(), sentAt: '2026-03-02T10:00:00Z', tickets: [] },
  });

/** Takes every connection of the requests' pool until the gate opens, with `waiting` more in line. */
async function exhaust(waiting: number): Promise<{ free: () => Promise<void> }> {
  const gate = new Gate();
  const held = Array.from({ length: POOL + waiting }, () => t.db.sqlTx(a.ctx('owner'), () => gate.pass()));
  const settled = Promise.allSettled(held);
  await eventually(() => t.db.pressure().waiting === waiting);
  return {
    free: async () => {
      gate.open();
      await settled;
    },
  };
}

describe('a pool without a free connection', () => {
  it('[PLT-26] turns away exports first, then reports and reads, then changes, tills last; each with 503 and when to come back', async () => {
    const asks = {
      export: () => a.owner.get('/api/v1/audit-events.csv'),
      report: () => a.owner.get(`/api/v1/sales/hours?storeId=${a.stores[0]}&from=2026-03-01&to=2026-03-02`),
      read: () => a.owner.get('/api/v1/items'),
      write: () => a.owner.put('/api/v1/session/locale', { locale: 'en' }),
      ingest: batch,
    };
    const order = ['export', 'report', 'read', 'write', 'ingest'] as const;
    for (const [step, waiting] of [1, 2, 4, 8, 16].entries()) {
      const { free } = await exhaust(waiting);
      const turnedAway = order.slice(0, step + 1);
      try {
        for (const cls of turnedAway) {
          const answer = await asks[cls]();
          expect(answer.statusCode, `${cls} with ${waiting} waiting: ${answer.body}`).toBe(503);
          expect(answer.headers['content-type']).toContain('application/problem+json');
          expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        }
        expect(t.db.pressure().waiting).toBe(waiting);
      } finally {
        await free();
      }
    }
    for (const cls of order) expect((await asks[cls]()).statusCode, cls).toBeLessThan(300);
  }, 60_000);

  it('[PLT-26] a request that waits in vain for a connection is 503, never 500; afterwards the same one succeeds', async () => {
    const { free } = await exhaust(0);
    const answers = await Promise.all([a.owner.get('/api/v1/items'), batch()]);
    await free();
    for (const answer of answers) {
      expect(answer.statusCode, answer.body).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await batch()).statusCode).toBe(200);
  }, 30_000);

  it('[PLT-26] reports wait for each other on connections of their own, not for requests', async () => {
    const { free } = await exhaust(0);
    try {
      const seen = await t.db.report(a.ctx('owner'), async () => t.db.reportPressure());
      expect(seen).toMatchObject({ inUse: 1, waiting: 0 });
    } finally {
      await free();
    }
  });

  it('[PLT-26] slow reports hold up Today and the sales report, never a till or a person at work', async () => {
    const gate = new Gate();
    const { max } = t.db.reportPressure();
    const slow = Array.from({ length: max }, () => t.db.report(a.ctx('owner'), () => gate.pass()));
    try {
      await eventually(() => t.db.reportPressure().inUse === max);
      const pages = Promise.all([
        a.owner.get('/api/v1/today'),
        a.owner.get('/api/v1/reports/sales?from=2026-03-01&to=2026-03-02'),
      ]);
      await eventually(() => t.db.reportPressure().waiting === 2);
      // Many more than the requests' pool has connections: a report that took one would be noticed.
      for (let i = 0; i < 3 * POOL; i++) expect((await batch()).statusCode).toBe(200);
      expect((await a.owner.get('/api/v1/items')).statusCode).toBe(200);
      expect(t.db.reportPressure().waiting).toBe(2);
      gate.open();
      for (const page of await pages) expect(page.statusCode, page.body).toBe(200);
    } finally {
      gate.open();
      await Promise.allSettled(slow);
    }
  }, 30_000);
});

describe('statements', () => {
  it('a statement over its time is ended and answered as busy', async () => {
    const blocker = await t.admin.connect();
    try {
      await blocker.query('begin');
      await blocker.query('lock table pos_batch in access exclusive mode');
      const answer = await batch();
      expect(answer.statusCode, answer.body).toBe(503);
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    expect((await batch()).statusCode).toBe(200);
  });

  it('a report can’t write', async () => {
    await expect(
      t.db.report(a.ctx('owner'), async (tx) => {
        await clientsOf(tx).kysely.deleteFrom('work_item').execute();
      }),
    ).rejects.toMatchObject({ code: /25006|42501/ });
  });
});
