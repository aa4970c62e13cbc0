import { peopleRoutes } from '@larder/contracts/identity/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, requestAs, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';

let t: TestApp;
let chain: TestChain;
let owner: TestPerson;
let serial = 0;

beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t);
  owner = await createPerson(t, chain, 'owner');
});
afterAll(() => t.close());

const invitation = (role: string, unitId: string) => {
  serial += 1;
  return {
    displayName: `新人 ${serial}`,
    email: `New.${serial}@Example.com`,
    phone: `1370000${String(serial).padStart(4, '0')}`,
    grants: [{ role, unitId }],
  };
};
const tokenOf = (link: string) => new URL(link).hash.slice(1);
const post = (url: string, body: unknown) =>
  t.app.inject({ method: 'POST', url, payload: body as object, headers: { 'accept-language': 'en' } });

async function invite(by: TestPerson, role: string, unitId: string) {
  const response = await by.request('POST', '/api/v1/people', invitation(role, unitId));
  return { response, body: response.json() };
}

describe('invitation', () => {
  it('[PPL-11] shows the link once, sets the password by it, signs in with role and scope, and works once', async () => {
    const { response, body } = await invite(owner, 'store_manager', chain.stores[0]);
    expect(response.statusCode).toBe(201);
    expect(body.person).toMatchObject({
      status: 'invited',
      editable: true,
      link: { delivery: 'link', expired: false },
    });
    expect(body.issued.delivery).toBe('link');
    const token = tokenOf(body.issued.link);
    expect((await owner.request('GET', `/api/v1/people/${body.person.id}`)).body).not.toContain(token);

    const info = await post('/api/v1/password-links/inspect', { token });
    expect(info.json()).toMatchObject({
      purpose: 'invite',
      displayName: body.person.displayName,
      tenantCode: chain.code,
    });
    const weak = await post('/api/v1/password-links/accept', { token, password: '12345678' });
    expect(weak.json().errors).toEqual([expect.objectContaining({ path: 'password', code: 'common' })]);

    const both = await Promise.all([
      post('/api/v1/password-links/accept', { token, password: 'fresh bread daily' }),
      post('/api/v1/password-links/accept', { token, password: 'fresh bread daily' }),
    ]);
    expect(both.map((r) => r.statusCode).sort()).toEqual([200, 404]);
    const accepted = both.find((r) => r.statusCode === 200);
    expect(accepted?.json()).toMatchObject({ roles: ['store_manager'], allStores: false });
    expect(accepted?.json().stores).toHaveLength(1);
    const cookie = String(accepted?.headers['set-cookie']).split(';')[0] ?? '';
    expect((await requestAs(t, cookie, 'GET', '/api/v1/session')).statusCode).toBe(200);
    expect((await post('/api/v1/password-links/inspect', { token })).json().code).toBe('identity.link_invalid');
  });

  it('a second link ends the first; an expired, a cut and an unknown one look alike', async () => {
    const { body } = await invite(owner, 'clerk', chain.stores[1]);
    const first = tokenOf(body.issued.link);
    const again = (await owner.request('POST', `/api/v1/people/${body.person.id}/password-link`)).json();
    const second = tokenOf(again.link);
    expect((await post('/api/v1/password-links/inspect', { token: second })).statusCode).toBe(200);
    await t.travel(8 * 86_400_000);
    const answers = await Promise.all(
      [first, second, second.slice(1), 'A'.repeat(43)].map((token) =>
        post('/api/v1/password-links/inspect', { token }),
      ),
    );
    await t.travel(0);
    for (const a of answers) expect({ ...a.json(), requestId: '' }).toEqual({ ...answers[0]?.json(), requestId: '' });
    expect(answers[0]?.statusCode).toBe(404);
  });

  it('refuses a second account for the same e-mail or phone in any spelling, and takes it in another chain', async () => {
    const { body } = await invite(owner, 'clerk', chain.stores[0]);
    expect(body.person.emailMasked).toBe('n***@example.com');
    expect(body.person.phoneMasked).toMatch(/^137\*\*\*\*\d{4}$/);
    const twin = {
      displayName: 'Twin',
      email: `NEW.${serial}@EXAMPLE.com`,
      grants: [{ role: 'clerk', unitId: chain.stores[0] }],
    };
    expect((await owner.request('POST', '/api/v1/people', twin)).json().code).toBe('identity.login_taken');
    const other = await createChain(t);
    const elsewhere = await createPerson(t, other, 'owner');
    const there = await elsewhere.request('POST', '/api/v1/people', {
      ...twin,
      grants: [{ role: 'clerk', unitId: other.stores[0] }],
    });
    expect(there.statusCode).toBe(201);
  });

  it.each([
    [{ email: 'no address' }, 'email', 'invalid_email'],
    [{ phone: '12' }, 'phone', 'invalid_phone'],
    [{}, 'email', 'login_missing'],
  ])('names the field that is wrong: %o', async (contact, path, code) => {
    const answer = await owner.request('POST', '/api/v1/people', {
      displayName: 'X',
      grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      ...contact,
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors).toEqual([expect.objectContaining({ path, code })]);
  });

  it('refuses fields that are not asked for', async () => {
    const answer = await owner.request('POST', '/api/v1/people', {
      ...invitation('clerk', chain.stores[0]),
      status: 'active',
      tenantId: chain.tenantId,
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('authority', () => {
  it('[PPL-11] nobody grants above their own role, and an owner stands at headquarters', async () => {
    const manager = await createPerson(t, chain, 'hq_manager');
    expect((await invite(manager, 'owner', chain.units.hq)).body.code).toBe('identity.beyond_own_authority');
    expect((await invite(manager, 'hq_manager', chain.units.hq)).response.statusCode).toBe(201);
    expect((await invite(owner, 'owner', chain.units.north)).body.errors).toEqual([
      expect.objectContaining({ path: 'grants.0.unitId', code: 'owner_needs_root' }),
    ]);
    const options = peopleRoutes.options.response.parse(
      (await manager.request('GET', '/api/v1/people/grant-options')).json(),
    );
    expect(options.roles).not.toContain('owner');
  });

  it('[PPL-11] nobody changes themselves, or somebody above', async () => {
    const manager = await createPerson(t, chain, 'hq_manager');
    const grants = [{ role: 'hq_manager', unitId: chain.units.hq }];
    for (const [by, id, code] of [
      [manager, manager.id, 'identity.not_on_yourself'],
      [manager, owner.id, 'identity.beyond_own_authority'],
    ] as const) {
      const answers = [
        await by.request('PUT', `/api/v1/people/${id}`, { version: 1, displayName: 'X', grants }),
        await by.request('POST', `/api/v1/people/${id}/freeze`),
        await by.request('POST', `/api/v1/people/${id}/restore`),
        await by.request('POST', `/api/v1/people/${id}/password-link`),
      ];
      for (const a of answers) expect([a.statusCode, a.json().code]).toEqual([403, code]);
    }
  });

  it('[PPL-11] a manager of a region sees and grants within it; the rest is not found', async () => {
    const north = await createPerson(t, chain, 'hq_manager', chain.units.north);
    const here = await createPerson(t, chain, 'clerk', chain.stores[0]);
    const there = await createPerson(t, chain, 'clerk', chain.stores[2]);
    const list = (await north.request('GET', '/api/v1/people?limit=200')).json();
    const ids = list.items.map((p: { id: string }) => p.id);
    expect(ids).toContain(here.id);
    expect(ids).not.toContain(there.id);
    expect(ids).not.toContain(owner.id);
    expect((await north.request('GET', `/api/v1/people/${there.id}`)).statusCode).toBe(404);
    expect((await north.request('POST', `/api/v1/people/${there.id}/freeze`)).statusCode).toBe(404);
    expect((await north.request('POST', `/api/v1/people/${here.id}/freeze`)).statusCode).toBe(200);
    expect((await invite(north, 'clerk', chain.stores[2])).body.errors).toEqual([
      expect.objectContaining({ code: 'unknown_unit' }),
    ]);
  });

  it.each(['buyer', 'area_supervisor', 'store_manager', 'clerk'] as const)(
    '%s gets 403 from every route of people',
    async (role) => {
      const person = await createPerson(t, chain, role);
      const answers = await Promise.all([
        person.request('GET', '/api/v1/people'),
        person.request('GET', `/api/v1/people/${owner.id}`),
        person.request('GET', '/api/v1/people/grant-options'),
        person.request('POST', '/api/v1/people', invitation('clerk', chain.stores[0])),
        person.request('PUT', `/api/v1/people/${owner.id}`, {
          version: 1,
          displayName: 'X',
          grants: [{ role: 'clerk', unitId: chain.stores[0] }],
        }),
        person.request('POST', `/api/v1/people/${owner.id}/freeze`),
      ]);
      for (const a of answers) expect([a.statusCode, a.json().code]).toEqual([403, 'permission_missing']);
    },
  );

  it('compliance reads people and changes nobody', async () => {
    const compliance = await createPerson(t, chain, 'compliance');
    expect((await compliance.request('GET', '/api/v1/people')).statusCode).toBe(200);
    expect((await compliance.request('POST', `/api/v1/people/${owner.id}/freeze`)).statusCode).toBe(403);
  });
});

describe('change', () => {
  it('[PRV-11] deactivating ends sessions and links at once; restoring brings no session back', async () => {
    const person = await createPerson(t, chain, 'store_manager', chain.stores[0]);
    const link = (await owner.request('POST', `/api/v1/people/${person.id}/password-link`)).json().link;
    const frozen = await owner.request('POST', `/api/v1/people/${person.id}/freeze`);
    expect(frozen.json()).toMatchObject({ status: 'frozen', link: null });
    expect((await person.request('GET', '/api/v1/session')).statusCode).toBe(401);
    expect(
      (await post('/api/v1/password-links/accept', { token: tokenOf(link), password: 'fresh bread daily' })).statusCode,
    ).toBe(404);
    expect((await owner.request('POST', `/api/v1/people/${person.id}/freeze`)).json()).toMatchObject({
      code: 'invalid_transition',
      meta: { state: 'frozen' },
    });
    expect((await owner.request('POST', `/api/v1/people/${person.id}/restore`)).json().status).toBe('active');
    expect((await person.request('GET', '/api/v1/session')).statusCode).toBe(401);
  });

  it('[PPL-11] a new role counts on the next request; an old version is refused', async () => {
    const person = await createPerson(t, chain, 'clerk', chain.stores[0]);
    const change = (version: number) =>
      owner.request('PUT', `/api/v1/people/${person.id}`, {
        version,
        displayName: '新名字',
        grants: [{ role: 'area_supervisor', unitId: chain.units.southArea }],
      });
    expect((await change(1)).json()).toMatchObject({
      displayName: '新名字',
      version: 2,
      grants: [{ role: 'area_supervisor', unitName: '南一片' }],
    });
    const session = (await person.request('GET', '/api/v1/session')).json();
    expect(session.roles).toEqual(['area_supervisor']);
    expect(session.stores.map((s: { id: string }) => s.id).sort()).toEqual([...chain.stores.slice(2)].sort());
    const late = await change(1);
    expect([late.statusCode, late.json().meta]).toEqual([409, { currentVersion: 2 }]);
  });

  it('leaves one audit row per change, without personal data', async () => {
    const { body } = await invite(owner, 'clerk', chain.stores[0]);
    const { id } = body.person;
    await owner.request('POST', `/api/v1/people/${id}/password-link`);
    await owner.request('POST', `/api/v1/people/${id}/freeze`);
    const { rows } = await t.admin.query(
      'select action, actor_id, diff::text as diff from audit_event where entity_id = $1 order by occurred_at, id',
      [id],
    );
    expect(rows.map((r) => r.action)).toEqual([
      'identity.user.invite',
      'identity.password-link.issue',
      'identity.user.freeze',
    ]);
    for (const row of rows) {
      expect(row.actor_id).toBe(owner.id);
      expect(row.diff).not.toMatch(/example\.com|1370000/i);
    }
  });
});

describe('list', () => {
  it('finds by part of a name, by a whole address or number, by role and status, page by page', async () => {
    const fresh = await createChain(t);
    const boss = await createPerson(t, fresh, 'owner');
    for (let i = 0; i < 5; i += 1) {
      await boss.request('POST', '/api/v1/people', {
        displayName: `店员${i}`,
        email: `clerk${i}@example.com`,
        phone: `1360000000${i}`,
        grants: [{ role: 'clerk', unitId: fresh.stores[0] }],
      });
    }
    const get = async (query: string) =>
      peopleRoutes.list.response.parse((await boss.request('GET', `/api/v1/people?${query}`)).json());
    const names = async (query: string) => (await get(query)).items.map((p) => p.displayName);
    expect(await names('q=%E5%BA%97%E5%91%983')).toEqual(['店员3']);
    expect(await names('q=Clerk2@EXAMPLE.com')).toEqual(['店员2']);
    expect(await names('q=136%200000%200001')).toEqual(['店员1']);
    expect(await names('q=%25')).toEqual([]);
    expect(await names('status=active')).toEqual([boss.displayName]);
    expect(await names('role=clerk')).toHaveLength(5);
    const first = await get('limit=4');
    const second = await get(`limit=4&cursor=${first.nextCursor}`);
    expect(first.total).toBe(6);
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.items, ...second.items].map((p) => p.id)).size).toBe(6);
  });
});
