import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let a: TestChain;
let ownerA: TestPerson;
let ownerB: TestPerson;

beforeAll(async () => {
  t = await startTestApp();
  a = await createChain(t);
  const b = await createChain(t);
  ownerA = await createPerson(t, a, 'owner');
  ownerB = await createPerson(t, b, 'owner');
});
afterAll(() => t.close());

/** Every answer about A's id given to B equals the one about an id that nobody has. */
async function expectUnknown(method: 'GET' | 'PUT' | 'POST', url: (id: string) => string, id: string, body?: unknown) {
  const plain = async (target: string) => {
    const response = await ownerB.request(method, url(target), body);
    return { status: response.statusCode, ...response.json(), requestId: '' };
  };
  const answer = await plain(id);
  expect(answer.status).toBe(404);
  expect(answer).toEqual(await plain(newId()));
}

describe('two chains', () => {
  it('B neither lists, reads nor changes people of A', async () => {
    const person = await createPerson(t, a, 'clerk', a.stores[0]);
    const list = (await ownerB.request('GET', '/api/v1/people?limit=200')).json();
    expect(list.items.map((p: { id: string }) => p.id)).toEqual([ownerB.id]);
    const at = (tail: string) => (id: string) => `/api/v1/people/${id}${tail}`;
    await expectUnknown('GET', at(''), person.id);
    await expectUnknown('PUT', at(''), person.id, {
      version: 1,
      displayName: 'X',
      grants: [{ role: 'clerk', unitId: newId() }],
    });
    await expectUnknown('POST', at('/freeze'), person.id);
    await expectUnknown('POST', at('/restore'), person.id);
    await expectUnknown('POST', at('/password-link'), person.id);
    expect((await person.request('GET', '/api/v1/session')).statusCode).toBe(200);
  });

  it('B grants no role at a unit of A', async () => {
    const answer = await ownerB.request('POST', '/api/v1/people', {
      displayName: 'X',
      email: 'x@example.com',
      grants: [{ role: 'clerk', unitId: a.stores[0] }],
    });
    expect(answer.json().errors).toEqual([expect.objectContaining({ code: 'unknown_unit' })]);
  });

  it('B neither lists, makes nor revokes keys of A', async () => {
    const { deviceKey } = (
      await ownerA.request('POST', '/api/v1/device-keys', { storeId: a.stores[0], name: '收银 1' })
    ).json();
    expect((await ownerB.request('GET', '/api/v1/device-keys')).json().items).toEqual([]);
    expect((await ownerB.request('GET', `/api/v1/device-keys?storeId=${a.stores[0]}`)).json().items).toEqual([]);
    await expectUnknown('POST', (id) => `/api/v1/device-keys/${id}/revoke`, deviceKey.id);
    const made = await ownerB.request('POST', '/api/v1/device-keys', { storeId: a.stores[0], name: 'X' });
    expect(made.statusCode).toBe(404);
    expect((await ownerA.request('GET', '/api/v1/device-keys')).json().items).toMatchObject([
      { id: deviceKey.id, revokedAt: null },
    ]);
  });

  it('B sees no event of A, by no filter and in no export', async () => {
    const events = (await ownerA.request('GET', '/api/v1/audit-events')).json().items;
    expect(events.length).toBeGreaterThan(0);
    for (const query of ['', `?actorId=${ownerA.id}`, `?entityId=${ownerA.id}`, `?storeId=${a.stores[0]}`]) {
      const items: { actorId: string; entityId: string }[] = (
        await ownerB.request('GET', `/api/v1/audit-events${query}`)
      ).json().items;
      for (const item of items) expect([item.actorId, item.entityId]).not.toContain(ownerA.id);
    }
    expect((await ownerB.request('GET', '/api/v1/audit-events.csv')).body).not.toContain(ownerA.id);
  });
});
