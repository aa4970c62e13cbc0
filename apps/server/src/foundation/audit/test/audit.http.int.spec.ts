import { auditRoutes } from '@larder/contracts/audit/audit-event';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../index.ts';

let t: TestApp;
let chain: TestChain;
let owner: TestPerson;

beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t);
  owner = await createPerson(t, chain, 'owner');
});
afterAll(() => t.close());

const record = (
  entity: string,
  entityId: string,
  storeId: string | null = null,
  by = chain.ctx('owner', 'all', owner.id),
) =>
  t.db.sqlTx(by, (tx) =>
    t.get(AuditApi).record(tx, { action: `test.${entity}.do`, entity, entityId, storeId, diff: { n: 1 } }),
  );
const list = async (query: string, by = owner) =>
  auditRoutes.list.response.parse((await by.request('GET', `/api/v1/audit-events?${query}`)).json());

describe('audit log', () => {
  it('commits with the change and vanishes with it', async () => {
    const failing = t.db.tx(chain.ctx('owner'), async (tx) => {
      await t.get(AuditApi).record(tx, { action: 'test.gone.do', entity: 'gone', entityId: '1' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect((await list('entity=gone')).items).toEqual([]);
  });

  it('changes for no role: update, delete and truncate are refused', async () => {
    await record('fixed', '1');
    for (const statement of [
      "update audit_event set action = 'a.b.c'",
      'delete from audit_event',
      'truncate audit_event',
    ]) {
      await expect(t.admin.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
    const client = new pg.Client({ connectionString: t.database.urlFor('larder_runtime') });
    await client.connect();
    await client.query(`set app.tenant_id = '${chain.tenantId}'`);
    for (const statement of [
      "update audit_event set action = 'a.b.c'",
      'delete from audit_event',
      'truncate audit_event',
    ]) {
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
    await client.end();
  });

  it('lists newest first, page by page, without gaps or doubles', async () => {
    for (let i = 0; i < 7; i += 1) await record('page', String(i));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`entity=page&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map((e) => e.entityId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('filters by actor, store, entity and by days of the chain’s zone', async () => {
    await record('filter', '1', chain.stores[0]);
    await record('filter', '2', chain.stores[2], chain.ctx('owner', 'all', 'somebody-else'));
    const ids = async (query: string) => (await list(`entity=filter&${query}`)).items.map((e) => e.entityId);
    expect(await ids('')).toEqual(['2', '1']);
    expect(await ids(`actorId=${owner.id}`)).toEqual(['1']);
    expect(await ids(`storeId=${chain.stores[2]}`)).toEqual(['2']);
    expect(await ids('entityId=2')).toEqual(['2']);
    expect(await ids('from=2001-01-01&to=2001-01-02')).toEqual([]);
    // 2026-03-05 23:30 in Shanghai is still the 5th, though UTC says 15:30; half an hour later it is the 6th.
    await t.travel(Date.parse('2026-03-05T15:30:00Z') - Date.now());
    await record('filter', 'late');
    await t.travel(Date.parse('2026-03-05T16:30:00Z') - Date.now());
    await record('filter', 'early');
    await t.travel(0);
    expect(await ids('from=2026-03-05&to=2026-03-05')).toEqual(['late']);
    expect(await ids('from=2026-03-06&to=2026-03-06')).toEqual(['early']);
  });

  it('exports the filtered rows as CSV and records the export', async () => {
    await record('export', '=1+1', chain.stores[0]);
    const response = await owner.request('GET', '/api/v1/audit-events.csv?entity=export');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toContain('audit.csv');
    const rows = parse(response.body, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows).toMatchObject([
      { action: 'test.export.do', entityId: "'=1+1", storeId: chain.stores[0], diff: '{"n":1}' },
    ]);
    expect((await list('action=audit.event.export')).items).toHaveLength(1);
  });

  it('[PRV-11] the file says who did what in words of the reader, a job by what it does', async () => {
    await t.db.tx(jobContext(chain.tenantId, 'ordering.release-order', 'test'), (tx) =>
      t
        .get(AuditApi)
        .record(tx, { action: 'ordering.order.release', entity: 'suggested_order', entityId: 'w', diff: {} }),
    );
    const read = async (locale: string) => {
      expect((await owner.request('PUT', '/api/v1/session/locale', { locale })).statusCode).toBeLessThan(300);
      const { body } = await owner.request('GET', '/api/v1/audit-events.csv?entity=suggested_order');
      return (parse(body, { bom: true }) as string[][]).map((row) => row.slice(1, 4));
    };
    expect(await read('en')).toEqual([
      ['By', 'Action', 'Object'],
      ['System · Release an order', 'Order · released', 'suggested order'],
    ]);
    expect(await read('zh-CN')).toEqual([
      ['操作人', '操作', '对象'],
      ['系统 · 下发订单', '订单 · 放行', '建议订货单'],
    ]);
  });

  it('[PRV-11] the file gives times by the clock of the chain, names its zone, and keeps the exact instant beside them', async () => {
    const far = await createChain(t, { zone: 'America/New_York' });
    const reader = await createPerson(t, far, 'owner');
    await record('clock', 'there', null, far.ctx('owner', 'all', reader.id));
    // A row of the log cannot be moved: the expected reading comes from the instant that it has.
    const [event] = (await list('entity=clock', reader)).items;
    const read = async (locale: string) => {
      expect((await reader.request('PUT', '/api/v1/session/locale', { locale })).statusCode).toBeLessThan(300);
      const { body } = await reader.request('GET', '/api/v1/audit-events.csv?entity=clock');
      const [head, row] = parse(body, { bom: true }) as string[][];
      return { title: head?.[0], said: row?.[0], exact: row?.[head?.indexOf('occurredAt') ?? -1] };
    };
    const wall = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(new Date(event?.occurredAt ?? ''));
    expect(await read('en')).toEqual({ title: 'Time (America/New_York)', said: wall, exact: event?.occurredAt });
    expect(await read('zh-CN')).toEqual({ title: '时间（America/New_York）', said: wall, exact: event?.occurredAt });
  });

  it('a manager of a region reads the events of its stores only', async () => {
    const north = await createPerson(t, chain, 'hq_manager', chain.units.north);
    await record('scope', 'north', chain.stores[0]);
    await record('scope', 'south', chain.stores[2]);
    await record('scope', 'nowhere');
    expect((await list('entity=scope', north)).items.map((e) => e.entityId)).toEqual(['north']);
    expect((await north.request('GET', '/api/v1/audit-events.csv?entity=scope')).body).not.toContain('south');
  });

  it.each(['buyer', 'area_supervisor', 'store_manager', 'clerk'] as const)('%s gets 403', async (role) => {
    const person = await createPerson(t, chain, role);
    for (const url of ['/api/v1/audit-events', '/api/v1/audit-events.csv', '/api/v1/audit-events/entities'])
      expect((await person.request('GET', url)).statusCode, url).toBe(403);
  });

  it('refuses a cursor that it did not make', async () => {
    expect((await owner.request('GET', '/api/v1/audit-events?cursor=abc')).statusCode).toBe(422);
  });
});
