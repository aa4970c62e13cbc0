import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { json, REQUESTS, type RequestWorld, requestWorld } from './request-world.ts';

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w?.t.close());

describe('[ORD-18] who may see and do what', () => {
  beforeAll(() => w.ask('SEE'));

  const ROUTES: readonly [method: 'GET' | 'POST', path: (id: string) => string, body?: object][] = [
    ['GET', (id) => `${REQUESTS}/${id}`],
    ['POST', (id) => `${REQUESTS}/${id}/accept`, { version: 1, into: { urgency: 'normal' } }],
    ['POST', (id) => `${REQUESTS}/${id}/decline`, { version: 1, reason: 'no_room' }],
    ['POST', (id) => `${REQUESTS}/${id}/undo`, { version: 1 }],
    ['POST', (id) => `${REQUESTS}/${id}/withdraw`, { version: 1 }],
  ];
  const anOpenOne = async () =>
    json<{ items: [ReplenishmentRequest] }>(await w.a.clerk.get(`${REQUESTS}?view=open`)).items[0];

  it.each(ROUTES)('[PLT-16] %s: another chain’s and another store’s request is unknown', async (method, path, body) => {
    const { id } = await anOpenOne();
    for (const who of [w.b.storeManager, w.b.owner, w.a.otherManager])
      await expectSameAsUnknown(who, method, path, id, body);
  });

  it('lists are cut to the stores of the reader; asking elsewhere is unknown; an order of elsewhere names nothing', async () => {
    for (const who of [w.b.owner, w.a.otherManager]) {
      expect(json(await who.get(REQUESTS))).toMatchObject({ items: [], open: 0 });
      expect(json(await who.get(`${REQUESTS}?storeId=${w.store}`))).toMatchObject({ items: [] });
      expect(json(await who.get(`${REQUESTS}?orderId=${await w.orderId()}`))).toMatchObject({ items: [], open: 0 });
      expect((await who.post(REQUESTS, { storeId: w.store, lines: [w.wish('LATE')] })).statusCode).toBe(404);
      const about = `/api/v1/ordering/stores/${w.store}/requestable/${w.idOf('LATE')}`;
      expect((await who.get(about)).statusCode).toBe(404);
    }
    const supervisor = json<{ open: number }>(await w.a.northSupervisor.get(REQUESTS));
    expect(supervisor.open).toBeGreaterThan(0);
  });

  it('a clerk asks and reads, a manager of the store decides, compliance sees nothing', async () => {
    const { id, version } = await anOpenOne();
    for (const verb of ['accept', 'decline', 'undo']) {
      const body = verb === 'accept' ? { version, into: { orderId: newId() } } : { version, reason: 'no_room' };
      expect((await w.decide(id, verb, body, w.a.clerk)).statusCode).toBe(403);
      expect((await w.decide(id, verb, body, w.a.northSupervisor)).statusCode).toBe(403);
    }
    expect((await w.a.compliance.get(REQUESTS)).statusCode).toBe(403);
    expect((await w.read(id, w.a.clerk)).targets).toEqual([]);
    const wrong = await w.decide(id, 'accept', { version, into: { orderId: newId() } });
    expect(wrong.statusCode).toBe(404);
    const stale = await w.decide(id, 'decline', { version: version + 7, reason: 'no_room' });
    expect(stale.json()).toMatchObject({ status: 409, code: 'version_conflict' });
  });

  it('[D9] the export says the same in the reader’s language and the store’s time, safe for a spreadsheet', async () => {
    const { askedAt } = await w.ask('LATE', { note: '=1+1' });
    const csv = await w.a.clerk.get(`${REQUESTS}/export?view=open`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.startsWith('\uFEFF门店,货号,商品')).toBe(true);
    expect(csv.body).toContain("'=1+1");
    const listed = json<{ items: unknown[]; open: number }>(await w.a.clerk.get(`${REQUESTS}?view=open`));
    expect(csv.body.trim().split('\r\n')).toHaveLength(listed.items.length + 1);
    expect(listed.open).toBe(listed.items.length);
    // Times as the store reads them, and the heading says so; Shanghai keeps UTC+8 all year.
    const wall = new Date(Date.parse(askedAt) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    expect(csv.body).toContain(',申请时间（门店时间）,处理人,处理时间（门店时间）,');
    expect(csv.body.split('\r\n').find((line) => line.includes("'=1+1"))).toContain(`,${wall},`);
    expect(csv.body).not.toContain(askedAt);
  });
});
