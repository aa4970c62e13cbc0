import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RouteDefinition } from '@larder/contracts/common/route';
import { PERMISSIONS, type Permission, ROLES, roleHas } from '@larder/contracts/permissions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids/ids.ts';
import { concrete, type Handler, handlersOf, routeKey } from '../support/routes.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Caller, worldChain } from '../support/world.ts';

const CONTRACTS = path.join(import.meta.dirname, '../../../../packages/contracts/src');
/** Outside the contracts on purpose: probes of a process manager. */
const PROBES = ['/healthz', '/readyz', '/readyz/ingest', '/metrics'];

const BODY = 3;
const QUERY = 4;
const PARAM = 5;

let t: TestApp;
let handlers: Handler[];
beforeAll(async () => {
  t = await startTestApp();
  handlers = handlersOf(t);
});
afterAll(() => t?.close());

async function contractRoutes(): Promise<RouteDefinition[]> {
  const routes: RouteDefinition[] = [];
  for (const file of readdirSync(CONTRACTS, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    const module = (await import(path.join(CONTRACTS, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module))
      if (name.endsWith('Routes') && value !== null && typeof value === 'object')
        routes.push(...(Object.values(value) as RouteDefinition[]));
  }
  return routes;
}

const anyId = (): string => newId();

describe('routes', () => {
  it('[PLT-05] every handler has a contract, and every contract exactly one handler', async () => {
    expect(handlers.filter((h) => h.route === undefined).map((h) => h.name)).toEqual([]);
    const served = handlers.filter((h) => !PROBES.includes(h.path)).map((h) => routeKey(h));
    expect(served.filter((k, i) => served.indexOf(k) !== i)).toEqual([]);
    expect(served.sort()).toEqual((await contractRoutes()).map(routeKey).sort());
  });

  it('every body, query and parameter is validated: Nest passes the raw value where no schema stands', () => {
    const bare = handlers.flatMap((h) =>
      h.args.filter((a) => [BODY, QUERY, PARAM].includes(a.kind) && !a.schema).map(() => h.name),
    );
    expect(bare).toEqual([]);
    for (const h of handlers) {
      if (h.route?.params)
        expect(
          h.args.some((a) => a.kind === PARAM),
          `${h.name} ignores its parameters`,
        ).toBe(true);
      if (h.route?.body)
        expect(
          h.args.some((a) => a.kind === BODY),
          `${h.name} ignores its body`,
        ).toBe(true);
    }
  });

  it('[PRV-02] nothing answers without a session but what is public', async () => {
    for (const h of handlers) {
      if (!h.route || h.route.access === 'public') continue;
      const answer = await t.app.inject({ method: h.method, url: concrete(h, anyId) });
      expect(answer.statusCode, routeKey(h)).toBe(401);
      expect(answer.headers['content-type'], routeKey(h)).toContain('application/problem+json');
    }
  });

  it('[PPL-11] role × route: a role without the permission gets 403 on every route of it', async () => {
    const chain = await worldChain(t);
    const callers = new Map<string, Caller>();
    for (const role of ROLES)
      callers.set(
        role,
        await chain.person(role, role === 'store_manager' || role === 'clerk' ? chain.stores[0] : undefined),
      );
    for (const h of handlers) {
      const access = h.route?.access;
      if (access === undefined || !(access in PERMISSIONS)) continue;
      for (const role of ROLES) {
        if (roleHas(role, access as Permission)) continue;
        const answer = await (callers.get(role) as Caller).request(h.method, concrete(h, anyId));
        expect(answer.statusCode, `${role} on ${routeKey(h)}: ${answer.body}`).toBe(403);
        expect(answer.json(), routeKey(h)).toMatchObject({ code: 'permission_missing' });
      }
    }
  });

  it('a write that carries a cookie needs the header that a foreign page can’t send', async () => {
    const chain = await worldChain(t);
    for (const h of handlers) {
      if (!h.route || h.method === 'GET' || h.route.access === 'public' || h.route.access === 'device') continue;
      const signedIn = await t.app.inject({
        method: h.method,
        url: concrete(h, anyId),
        headers: { cookie: chain.owner.cookie },
        payload: {},
      });
      expect(signedIn.json(), routeKey(h)).toMatchObject({ status: 403, code: 'csrf_header_missing' });
    }
  });

  it('[PLT-16] reading by an id that never was is 404 with one and the same body on every route', async () => {
    const chain = await worldChain(t);
    const bodies = new Set<string>();
    for (const h of handlers) {
      if (!h.route?.params || h.method !== 'GET') continue;
      const answer = await chain.owner.get(concrete(h, anyId));
      expect(answer.statusCode, `${routeKey(h)}: ${answer.body}`).toBe(404);
      bodies.add(JSON.stringify({ ...(answer.json() as object), requestId: undefined }));
    }
    expect([...bodies]).toHaveLength(1);
  });
});
