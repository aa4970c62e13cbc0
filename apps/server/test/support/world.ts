import type { Role } from '@larder/contracts/permissions';
import type { LightMyRequestResponse } from 'fastify';
import { Provisioning } from '../../src/foundation/identity/provisioning.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { type ChainOptions, createChain, type TestChain } from './chain.ts';
import type { TestApp } from './test-app.ts';

const PASSWORD = 'correct horse battery';

/** A signed-in person who calls the API as a browser would. */
export interface Caller {
  readonly userId: string;
  readonly login: string;
  /** Session cookie as a browser would send it. */
  readonly cookie: string;
  request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
  get(url: string): Promise<LightMyRequestResponse>;
  post(url: string, body?: unknown): Promise<LightMyRequestResponse>;
  put(url: string, body?: unknown): Promise<LightMyRequestResponse>;
  patch(url: string, body?: unknown): Promise<LightMyRequestResponse>;
  delete(url: string): Promise<LightMyRequestResponse>;
}

export interface WorldChain extends TestChain {
  readonly owner: Caller;
  readonly hqManager: Caller;
  readonly buyer: Caller;
  /** Covers the two northern stores. */
  readonly northSupervisor: Caller;
  /** Of the first northern store. */
  readonly storeManager: Caller;
  /** Of the second northern store. */
  readonly otherManager: Caller;
  readonly clerk: Caller;
  readonly compliance: Caller;
  /** `Authorization` header value of a till in the store. */
  deviceKey(storeId: string): Promise<string>;
  /** Another signed-in person. */
  person(role: Role, unitId?: string): Promise<Caller>;
}

export interface World {
  readonly a: WorldChain;
  readonly b: WorldChain;
}

let serial = 0;

/** Two chains alike, each with people of every role, signed in. */
export async function createWorld(t: TestApp, options: ChainOptions = {}): Promise<World> {
  return { a: await worldChain(t, options), b: await worldChain(t, options) };
}

/** One chain with people of every role, signed in. */
export async function worldChain(t: TestApp, options: ChainOptions = {}): Promise<WorldChain> {
  const chain = await createChain(t, options);
  const provisioning = t.get(Provisioning);
  const passwordHash = await provisioning.hashPassword(PASSWORD);
  const arrange = jobContext(chain.tenantId, 'test.arrange', 'test');
  const person = async (role: Role, unitId?: string): Promise<Caller> => {
    serial += 1;
    const login = `${role.replace('_', '-')}-${serial}@example.test`;
    const userId = await t.db.tx(arrange, (tx) =>
      provisioning.person(tx, {
        displayName: `${role} ${serial}`,
        email: login,
        grants: [unitId === undefined ? { role } : { role, unitId }],
        passwordHash,
      }),
    );
    return signIn(t, chain.code, login, userId);
  };
  return {
    ...chain,
    owner: await person('owner'),
    hqManager: await person('hq_manager'),
    buyer: await person('buyer'),
    northSupervisor: await person('area_supervisor', chain.units.northArea),
    storeManager: await person('store_manager', chain.stores[0]),
    otherManager: await person('store_manager', chain.stores[1]),
    clerk: await person('clerk', chain.stores[0]),
    compliance: await person('compliance'),
    person,
    deviceKey: async (storeId) =>
      `Bearer ${(await t.db.tx(arrange, (tx) => provisioning.deviceKey(tx, storeId, 'test till'))).key}`,
  };
}

async function signIn(t: TestApp, tenantCode: string, login: string, userId: string): Promise<Caller> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { tenantCode, login, password: PASSWORD },
  });
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${login} answered ${answer.statusCode}: ${answer.body}`);
  const cookie = answer.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
  const request: Caller['request'] = (method, url, body, headers = {}) =>
    t.app.inject({
      method,
      url,
      headers: { cookie, 'x-larder-csrf': '1', ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
  return {
    userId,
    login,
    cookie,
    request,
    get: (url) => request('GET', url),
    post: (url, body) => request('POST', url, body),
    put: (url, body) => request('PUT', url, body),
    patch: (url, body) => request('PATCH', url, body),
    delete: (url) => request('DELETE', url),
  };
}
