import type { Role } from '@larder/contracts/permissions';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { OpenSession } from '../../src/foundation/identity/application/open-session.ts';
import { Provisioning } from '../../src/foundation/identity/index.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import type { TestChain } from './chain.ts';
import type { TestApp } from './test-app.ts';

export const PASSWORD = 'correct horse battery';

export interface TestPerson {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly cookie: string;
  /** A request of this person through the whole HTTP stack, with the CSRF header on writes. */
  request(method: NonNullable<InjectOptions['method']>, url: string, body?: unknown): Promise<LightMyRequestResponse>;
}

let serial = 0;
const hashes = new WeakMap<TestApp, Promise<string>>();

/** An active, signed-in person of the chain; without a unit the role counts for the whole chain. */
export async function createPerson(
  t: TestApp,
  chain: Pick<TestChain, 'tenantId'>,
  role: Role,
  unitId?: string,
): Promise<TestPerson> {
  serial += 1;
  const provisioning = t.get(Provisioning);
  const passwordHash = await (hashes.get(t) ?? hashes.set(t, provisioning.hashPassword(PASSWORD)).get(t));
  const displayName = `${role} ${serial}`;
  const email = `person${serial}@example.com`;
  const ctx = jobContext(chain.tenantId, 'test', 'test');
  const { id, token } = await t.db.sqlTx(ctx, async (tx) => {
    const userId = await provisioning.person(tx, {
      displayName,
      email,
      grants: [unitId === undefined ? { role } : { role, unitId }],
      ...(passwordHash === undefined ? {} : { passwordHash }),
    });
    return { id: userId, token: await t.get(OpenSession).run(tx, userId) };
  });
  const cookie = `larder=${token}`;
  return { id, displayName, email, cookie, request: (method, url, body) => requestAs(t, cookie, method, url, body) };
}

/** A request with the given cookie header. */
export function requestAs(
  t: TestApp,
  cookie: string,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  body?: unknown,
): Promise<LightMyRequestResponse> {
  const headers = { cookie, 'x-larder-csrf': '1', 'accept-language': 'en' };
  return t.app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) });
}
