import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { Authenticator } from '../../../platform/http/authenticator.ts';

let t: TestApp;
let chain: TestChain;
let owner: TestPerson;

beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t);
  owner = await createPerson(t, chain, 'owner');
});
afterAll(() => t.close());

const create = async (storeId: string, name = '收银 1') =>
  (await owner.request('POST', '/api/v1/device-keys', { storeId, name })).json();
/** Whom the Authenticator takes a header for. */
const whoIs = (authorization?: string) => t.get(Authenticator).device({ headers: { authorization }, id: 'r' } as never);

describe('device key', () => {
  it('is shown once, stored as a hash, bound to its store and seen', async () => {
    const { deviceKey, key } = await create(chain.stores[1]);
    expect(key).toMatch(/^lk_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
    expect(deviceKey).toMatchObject({
      storeId: chain.stores[1],
      prefix: key.slice(3, 11),
      lastSeenAt: null,
      revokedAt: null,
    });
    const list = await owner.request('GET', '/api/v1/device-keys');
    expect(list.body).not.toContain(key.slice(12));
    const ctx = await whoIs(`Bearer ${key}`);
    expect(ctx).toMatchObject({
      tenantId: chain.tenantId,
      actor: { kind: 'device', id: deviceKey.id },
      deviceStoreId: chain.stores[1],
      grants: [],
    });
    const [seen] = (await owner.request('GET', `/api/v1/device-keys?storeId=${chain.stores[1]}`)).json().items;
    expect(seen.lastSeenAt).not.toBeNull();
  });

  it('is out on the next request after it was revoked, and stays so', async () => {
    const { deviceKey, key } = await create(chain.stores[0]);
    expect(await whoIs(`bearer ${key}`)).not.toBeNull();
    const revoked = await owner.request('POST', `/api/v1/device-keys/${deviceKey.id}/revoke`);
    expect(revoked.json().revokedAt).not.toBeNull();
    expect(await whoIs(`Bearer ${key}`)).toBeNull();
    expect((await owner.request('POST', `/api/v1/device-keys/${deviceKey.id}/revoke`)).statusCode).toBe(409);
  });

  it('a changed, cut or missing key is nobody; a key opens no route of people', async () => {
    const { key } = await create(chain.stores[0]);
    for (const header of [
      undefined,
      '',
      key,
      `Bearer ${key}x`,
      `Bearer ${key.slice(0, -1)}`,
      `Bearer lk_00000000_${key.slice(12)}`,
      `Basic ${key}`,
    ])
      expect(await whoIs(header), header).toBeNull();
    const answer = await t.app.inject({ url: '/api/v1/session', headers: { authorization: `Bearer ${key}` } });
    expect(answer.statusCode).toBe(401);
  });

  it.each(['buyer', 'area_supervisor', 'store_manager', 'clerk', 'compliance'] as const)(
    '%s gets 403',
    async (role) => {
      const person = await createPerson(t, chain, role);
      expect((await person.request('GET', '/api/v1/device-keys')).statusCode).toBe(403);
      expect(
        (await person.request('POST', '/api/v1/device-keys', { storeId: chain.stores[0], name: 'X' })).statusCode,
      ).toBe(403);
    },
  );

  it('a manager of the north makes none for the south', async () => {
    const north = await createPerson(t, chain, 'hq_manager', chain.units.north);
    await create(chain.stores[2], 'south');
    const { items } = (await north.request('GET', '/api/v1/device-keys')).json();
    expect(items.map((k: { storeId: string }) => k.storeId)).not.toContain(chain.stores[2]);
    expect(
      (await north.request('POST', '/api/v1/device-keys', { storeId: chain.stores[2], name: 'X' })).statusCode,
    ).toBe(404);
  });
});
