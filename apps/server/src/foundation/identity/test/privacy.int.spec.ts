import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, PASSWORD, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { Log } from '../../../platform/logging/logging.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { IdentityApi, Provisioning } from '../index.ts';

let t: TestApp;
let chain: TestChain;
let owner: TestPerson;
let dataDir: string;
const lines: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'larder-privacy-'));
  t = await startTestApp({ LARDER_DEMO: '1', LARDER_DATA_DIR: dataDir });
  const { pino } = t.get(Log as never) as Log;
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(pino, level).mockImplementation((...args: unknown[]) => {
      lines.push(JSON.stringify(args, (_, v) => (v instanceof Error ? `${v.stack} ${v.message}` : v)));
    });
  }
  chain = await createChain(t);
  owner = await createPerson(t, chain, 'owner');
});
afterAll(async () => {
  vi.restoreAllMocks();
  await t.close();
  rmSync(dataDir, { recursive: true });
});

describe('privacy', () => {
  it('[PRV-06] addresses, numbers, passwords and tokens reach no log line', async () => {
    const email = 'canary.person@example.com';
    const phone = '13988887777';
    const made = (
      await owner.request('POST', '/api/v1/people', {
        displayName: 'Canary',
        email,
        phone,
        grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      })
    ).json();
    await owner.request('POST', '/api/v1/people', {
      displayName: 'Twin',
      email,
      grants: [{ role: 'clerk', unitId: chain.stores[0] }],
    });
    const token = new URL(made.issued.link).hash.slice(1);
    await t.app.inject({
      method: 'POST',
      url: '/api/v1/password-links/accept',
      payload: { token, password: 'fresh bread daily' },
    });
    for (const login of [email, phone]) {
      for (const password of ['wrong password', 'fresh bread daily'])
        await t.app.inject({
          method: 'POST',
          url: '/api/v1/session',
          payload: { tenantCode: chain.code, login, password },
        });
    }
    await owner.request('GET', `/api/v1/people?q=${encodeURIComponent(email)}`);
    expect(lines.length).toBeGreaterThan(5);
    const log = lines.join('\n');
    for (const secret of ['canary.person', phone, 'fresh bread', 'wrong password', token, owner.cookie.slice(7)])
      expect(log, secret).not.toContain(secret);
  });

  it('lists demo accounts only while the server is a demo', async () => {
    const account = {
      tenantCode: chain.code,
      tenantName: '连锁',
      tenantNameEn: null,
      role: 'owner' as const,
      displayName: owner.displayName,
      login: owner.email,
      password: PASSWORD,
    };
    await t.get(Provisioning).publishDemoAccounts([account]);
    expect((await t.app.inject('/api/v1/sign-in-options')).json()).toEqual({ demo: true, accounts: [account] });
    const plain = await startTestApp({ LARDER_DATA_DIR: dataDir });
    expect((await plain.app.inject('/api/v1/sign-in-options')).json()).toEqual({ demo: false, accounts: [] });
    await plain.close();
  });
});

describe('IdentityApi', () => {
  it('finds the holders of a role for a store, nearest scope first, without frozen people', async () => {
    const region = await createPerson(t, chain, 'area_supervisor', chain.units.north);
    const area = await createPerson(t, chain, 'area_supervisor', chain.units.northArea);
    const gone = await createPerson(t, chain, 'area_supervisor', chain.units.northArea);
    await createPerson(t, chain, 'area_supervisor', chain.units.southArea);
    await owner.request('POST', `/api/v1/people/${gone.id}/freeze`);
    const api = t.get(IdentityApi);
    await t.db.tx(jobContext(chain.tenantId, 'test', 'test'), async (tx) => {
      const holders = await api.holdersFor(tx, 'area_supervisor', chain.stores[0]);
      expect(holders).toEqual([area, region].map((p) => ({ id: p.id, displayName: p.displayName })));
      expect(await api.holdersFor(tx, 'buyer', chain.stores[0])).toEqual([]);
      expect(await api.mailAddresses(tx, [area.id, gone.id])).toEqual(new Map([[area.id, area.email]]));
      expect(await api.names(tx, [gone.id, 'no-user'])).toEqual(new Map([[gone.id, gone.displayName]]));
    });
  });

  it('makes a chain with headquarters and an owner who signs in', async () => {
    const provisioning = t.get(Provisioning);
    const { tenantId, hqUnitId } = await provisioning.tenant({
      code: 'new-chain',
      name: '新连锁',
      zone: 'Europe/London',
      currency: 'GBP',
    });
    await t.db.sqlTx(jobContext(tenantId, 'test', 'test'), (tx) =>
      provisioning.person(tx, {
        displayName: 'Owner',
        email: 'boss@example.com',
        grants: [{ role: 'owner' }],
        password: PASSWORD,
      }),
    );
    const session = await t.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { tenantCode: 'new-chain', login: 'boss@example.com', password: PASSWORD },
    });
    expect(session.json()).toMatchObject({
      tenant: { code: 'new-chain', currency: 'GBP', zone: 'Europe/London' },
      roles: ['owner'],
      allStores: true,
      stores: [],
    });
    const { rows } = await t.admin.query('select unit_id from role_grant where tenant_id = $1', [tenantId]);
    expect(rows).toEqual([{ unit_id: hqUnitId }]);
    await expect(provisioning.tenant({ code: 'new-chain', name: 'X' })).rejects.toMatchObject({
      code: 'org.tenant_code_taken',
    });
  });
});
