import type { RouteDefinition } from '@larder/contracts/common/route';
import { PERMISSIONS, type Permission, roleHas } from '@larder/contracts/permissions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { handlersOf, routeKey } from '../support/routes.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/**
 * Routes that ask for no permission, with everything below them, reviewed one by one. The contract is what guard, menu and role walker read; a
 * permission that is taken out of it would make all three agree, so that only a list beside it can tell.
 */
const OPEN: Readonly<Record<'public' | 'session' | 'device', readonly string[]>> = {
  public: ['/healthz', '/readyz', '/metrics', '/api/v1/session', '/api/v1/password-links', '/api/v1/sign-in-options'],
  session: ['/api/v1/session', '/api/v1/notifications', '/api/v1/live', '/api/v1/me/views'],
  device: ['/api/v1/pos/batches'],
};

/** Words of fields that say who somebody is, how to reach them or how to become them. */
const PERSONAL = /e-?mail|phone|mobile|address|birth|idcard|member(ref|no)|cipher|secret|token|passw|hash$|apikey/i;
/** Fields with such a word that a clerk may see: hashes of contents, and whether the own account has an address. */
const HARMLESS = ['subjectHash', 'hasAddress', 'password'];

let t: TestApp;
let routes: RouteDefinition[];
beforeAll(async () => {
  t = await startTestApp();
  routes = handlersOf(t).flatMap((h) => h.route ?? []);
});
afterAll(() => t?.close());

describe('what is open, and what it shows', () => {
  it('[PRV-02] a route without a permission stands on the reviewed list', () => {
    const open = routes.filter((r) => !(r.access in PERMISSIONS));
    const unreviewed = open.filter(
      ({ access, path }) =>
        !OPEN[access as keyof typeof OPEN].some((known) => path === known || path.startsWith(`${known}/`)),
    );
    expect(unreviewed.map((r) => `${r.access}: ${routeKey(r)}`)).toEqual([]);
    expect(open.length).toBeGreaterThan(5);
  });

  it('[PRV-01] no answer that a clerk can get has a field with somebody’s contact data or a secret', () => {
    const mine = routes.filter(
      (r) => r.access === 'session' || (r.access in PERMISSIONS && roleHas('clerk', r.access as Permission)),
    );
    const shown = mine.flatMap((r) =>
      r.response ? fieldsOf(r.response).map((field) => ({ route: routeKey(r), field })) : [],
    );
    expect(shown.filter(({ field }) => PERSONAL.test(field) && !HARMLESS.includes(field))).toEqual([]);
    expect(mine.length).toBeGreaterThan(10);
  });
});

/** Names of all properties of a schema, however deep. */
function fieldsOf(schema: z.ZodType): string[] {
  const names = new Set<string>();
  const open: unknown[] = [z.toJSONSchema(schema, { unrepresentable: 'any' })];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    const { properties } = part as { properties?: object };
    if (properties) for (const name of Object.keys(properties)) names.add(name);
    open.push(...Object.values(part));
  }
  return [...names];
}
