import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CheckImport } from '../../src/modules/pos-sync/imports/application/check-import.ts';
import { Importer } from '../../src/modules/pos-sync/imports/test/import-world.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, type TillItems, ticketOf } from '../support/tills.ts';
import { type Caller, type WorldChain, worldChain } from '../support/world.ts';
import { collide, deadlocks } from './table-gate.ts';

let t: TestApp;
let chain: WorldChain;
let items: TillItems;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});
beforeEach(async () => {
  chain = await worldChain(t);
  items = await openTills(t, chain);
});

const statuses = (results: readonly PromiseSettledResult<{ statusCode: number }>[]) =>
  results.map((r) => (r.status === 'fulfilled' ? r.value.statusCode : r.reason));
const personOf = async (caller: Caller, id: string) => (await caller.get(`/api/v1/people/${id}`)).json();

describe('people', () => {
  it('[PPL-11] two owners who freeze each other at once: one of them stays', async () => {
    const other = await chain.person('owner');
    const freeze = (who: Caller, whom: Caller) => () => who.post(`/api/v1/people/${whom.userId}/freeze`);
    const results = statuses(await collide(t, 'audit_event', [freeze(chain.owner, other), freeze(other, chain.owner)]));
    expect(results[0]).toBe(200);
    expect(results[1]).toBeGreaterThanOrEqual(400);
    const { rows } = await t.admin.query(
      "select u.id from app_user u join role_grant g on g.tenant_id = u.tenant_id and g.user_id = u.id where u.tenant_id = $1 and g.role = 'owner' and u.status = 'active'",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ id: chain.owner.userId }]);
  });

  it('[PPL-11] two owners who take each other’s role at once: one of them keeps it', async () => {
    const other = await chain.person('owner');
    const demote = (who: Caller, whom: Caller) => async () => {
      const { version, displayName } = await personOf(who, whom.userId);
      return who.put(`/api/v1/people/${whom.userId}`, {
        version,
        displayName,
        grants: [{ role: 'hq_manager', unitId: chain.units.hq }],
      });
    };
    const results = statuses(await collide(t, 'audit_event', [demote(chain.owner, other), demote(other, chain.owner)]));
    expect(results).toEqual([200, 403]);
    const { rows } = await t.admin.query("select user_id from role_grant where tenant_id = $1 and role = 'owner'", [
      chain.tenantId,
    ]);
    expect(rows).toEqual([{ user_id: chain.owner.userId }]);
  });

  it('[PPL-11] two changes of one person at once: the second is told', async () => {
    const { version } = await personOf(chain.owner, chain.clerk.userId);
    const rename = (displayName: string) => () =>
      chain.owner.put(`/api/v1/people/${chain.clerk.userId}`, {
        version,
        displayName,
        grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      });
    expect(statuses(await collide(t, 'audit_event', [rename('first'), rename('second')]))).toEqual([200, 409]);
    expect((await personOf(chain.owner, chain.clerk.userId)).displayName).toBe('first');
  });

  it('[PPL-11] of two people with one password link the first gets in', async () => {
    const issued = (await chain.owner.post(`/api/v1/people/${chain.clerk.userId}/password-link`)).json();
    const token = String(issued.link).split('#')[1];
    const accept = (password: string) => () =>
      t.app.inject({ method: 'POST', url: '/api/v1/password-links/accept', payload: { token, password } });
    const [first, second] = statuses(
      await collide(t, 'audit_event', [accept('a quite long password'), accept('another long password')]),
    );
    expect(first).toBeLessThan(300);
    expect(second).toBeGreaterThanOrEqual(400);
  });

  it('[PRV-02] a till key revoked twice at once is revoked once', async () => {
    const { deviceKey } = (
      await chain.owner.post('/api/v1/device-keys', { storeId: chain.stores[0], name: 'till' })
    ).json();
    const revoke = () => chain.owner.post(`/api/v1/device-keys/${deviceKey.id}/revoke`);
    expect(statuses(await collide(t, 'audit_event', [revoke, revoke]))).toEqual([200, 409]);
  });
});

describe('catalogue and tree', () => {
  const recipe = (of: string, componentId: string) => () =>
    chain.owner.post(`/api/v1/items/${of}/recipes`, {
      effectiveFrom: '2026-01-01',
      yield: '1',
      lines: [{ componentId, quantity: '1', wastePct: 0 }],
    });

  it('[INV-02] two recipes that close a circle at once: the second is refused', async () => {
    const results = statuses(
      await collide(t, 'audit_event', [recipe(items.HAM, items.CHEESE), recipe(items.CHEESE, items.HAM)]),
    );
    expect(results).toEqual([201, 422].map((s) => (s === 201 ? expect.toSatisfy((x) => x < 300) : s)));
  });

  it('[INV-02] two recipes of one item at once get two versions', async () => {
    const results = statuses(
      await collide(t, 'audit_event', [recipe(items.HAM, items.BEANS), recipe(items.HAM, items.MILK)]),
    );
    expect(results.filter((s) => s >= 300)).toEqual([]);
    const { rows } = await t.admin.query('select version from recipe where item_id = $1 order by 1', [items.HAM]);
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('one item saved by two at once: the second is told', async () => {
    const { version } = (await chain.owner.get(`/api/v1/items/${items.HAM}`)).json();
    const save = (name: string) => () =>
      chain.owner.put(`/api/v1/items/${items.HAM}`, {
        version,
        sku: 'HAM',
        name,
        nameEn: null,
        type: 'sellable',
        categoryId: null,
        baseUom: 'kg',
        shelfLifeDays: null,
        storage: 'ambient',
        price: 8000,
        costMilli: null,
        stocked: true,
        status: 'active',
      });
    expect(statuses(await collide(t, 'audit_event', [save('one'), save('two')]))).toEqual([200, 409]);
  });

  it('one new code by two at once: the second is told, not failed', async () => {
    const create = () =>
      chain.owner.post('/api/v1/item-categories', { code: 'FRESH', name: '生鲜', nameEn: null, sort: 1 });
    expect(statuses(await collide(t, 'audit_event', [create, create]))).toEqual([201, 409]);
    const unit = () =>
      chain.owner.post('/api/v1/org/units', {
        parentId: chain.units.hq,
        type: 'region',
        code: 'EAST',
        name: '东区',
        nameEn: null,
        sort: 1,
      });
    expect(statuses(await collide(t, 'audit_event', [unit, unit]))).toEqual([201, 409]);
  });
});

describe('quarantine and imports', () => {
  it('[POS-08] a held ticket corrected by two at once is posted once', async () => {
    const key = await chain.deviceKey(chain.stores[0]);
    const good = ticketOf([{ sku: 'BREAD', quantity: '2' }]);
    const payload = { batchId: crypto.randomUUID(), sentAt: '2026-03-02T12:00:00Z', tickets: [{ ...good, total: 1 }] };
    await t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization: key }, payload });
    const [held] = (await chain.owner.get('/api/v1/pos/quarantine')).json().items;
    const fix = () =>
      chain.owner.post(`/api/v1/pos/quarantine/${held.id}/fix`, { version: held.version, ticket: good });
    expect(statuses(await collide(t, 'audit_event', [fix, fix]))).toEqual([200, 409]);
    const { rows } = await t.admin.query('select count(*)::int n from stock_leg where tenant_id = $1', [
      chain.tenantId,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('[POS-09] a code that is mapped while another store’s ticket with it is on its way reaches that ticket too', async () => {
    for (const mapFirst of [true, false]) {
      const code = mapFirst ? 'OLD-1' : 'OLD-2';
      const send = async (store: string) => {
        const ticket = ticketOf([{ sku: code, quantity: '2' }]);
        const payload = { batchId: crypto.randomUUID(), sentAt: '2026-03-02T12:00:00Z', tickets: [ticket] };
        const headers = { authorization: await chain.deviceKey(store) };
        return () => t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers, payload });
      };
      await (await send(chain.stores[0]))();
      const late = await send(chain.stores[1]);
      const map = () => chain.owner.post('/api/v1/pos/unmapped-codes/map', { code, itemId: items.BREAD });
      // The mapping stands before its audit row, or the batch before its own; either way the other one has begun.
      const results = await (mapFirst ? collide(t, 'audit_event', [map, late]) : collide(t, 'pos_batch', [late, map]));
      expect(statuses(results)).toEqual(mapFirst ? [202, 200] : [200, 202]);
      await t.drain();
      const { rows } = await t.admin.query(
        'select store_id from ticket_line where tenant_id = $1 and item_id is null',
        [chain.tenantId],
      );
      expect(rows).toEqual([]);
    }
  });

  it('[POS-12] an import started twice at once runs once', async () => {
    const importer = new Importer(t, chain.owner);
    const run = await importer.checked(await mapped(importer));
    const start = () => chain.owner.post(`/api/v1/imports/${run.id}/start`, { version: run.version });
    const results = statuses(await collide(t, 'audit_event', [start, start]));
    expect(results.map((s) => Math.floor(s / 100))).toEqual([2, 4]);
    const { rows } = await t.admin.query(
      "select 1 from work_item where kind = 'pos-sync.run-import' and tenant_id = $1",
      [chain.tenantId],
    );
    expect(rows).toHaveLength(1);
  });

  it('[POS-12] a check that was started again is not ended by the failure of the old one', async () => {
    const importer = new Importer(t, chain.owner);
    const uploaded = await mapped(importer);
    const jobOf = async () =>
      (await t.admin.query<{ job_id: string }>('select job_id from import_run where id = $1', [uploaded.id])).rows[0]
        ?.job_id ?? '';
    const first = (
      await chain.owner.post(`/api/v1/imports/${uploaded.id}/check`, { version: uploaded.version })
    ).json();
    const old = await jobOf();
    const again = await chain.owner.post(`/api/v1/imports/${uploaded.id}/check`, { version: first.version });
    expect(again.statusCode, again.body).toBeLessThan(300);
    await t.get(CheckImport).fail(jobContext(chain.tenantId, 'test', 'test'), uploaded.id, old, 'internal');
    await t.drain();
    expect((await importer.get(uploaded.id)).state).toBe('checked');
  });

  async function mapped(importer: Importer) {
    const file = 'date,sku,quantity\n2026-03-01,BREAD,3\n2026-03-02,BREAD,4\n';
    const run = await importer.uploaded('item_days', 'days.csv', file);
    return importer.mapped(run, { storeId: chain.stores[0] });
  }
});
