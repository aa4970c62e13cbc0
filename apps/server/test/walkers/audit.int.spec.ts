import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FuzzWorld, fuzzWorld } from '../fuzz/fuzz-world.ts';
import { type Target, targetsOf, urlOf } from '../fuzz/targets.ts';
import { headersFor } from '../fuzz/wrong-call.ts';
import { DEMO_PASSWORD } from '../support/demo-world.ts';
import { routeKey } from '../support/routes.ts';
import { sampleOf } from '../support/sample.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** Successful calls that are no event of the log, each with the reason. */
const NO_EVENT: Readonly<Record<string, string>> = {
  'POST /api/v1/pos/batches': 'a till’s facts are append-only rows of their own, with device, batch and revision',
  'POST /api/v1/notifications/marks': 'what a person has read is that person’s own',
  'POST /api/v1/notifications/marks/all': 'what a person has read is that person’s own',
  'POST /api/v1/ordering/orders/:id/presence': 'who looks at an order, for a minute',
  'DELETE /api/v1/ordering/orders/:id/presence/:pageId': 'who looks at an order, for a minute',
  'POST /api/v1/ordering/orders/:id/validate': 'computes, writes nothing',
  'POST /api/v1/ordering/orders/:id/replay': 'computes, writes nothing',
  'POST /api/v1/ordering/orders/:id/open':
    'an order that is open already is not opened again; the first time is an event (order-desk)',
  'PATCH /api/v1/ordering/orders/:id/lines': 'the sample asks for what the line has; a change is an event (line-merge)',
  'POST /api/v1/workflow/approvals':
    'the sample’s tasks are none of this chain; each that is decided is an event (approvals)',
  'POST /api/v1/workflow/recalls':
    'the sample’s tasks are none of this chain; each that is taken back is an event (approvals)',
  'POST /api/v1/operations/failed-work/retry':
    'nothing of the sample’s kind has failed; what is retried is an event (failed-work)',
};

/** What a path's ids are rows of, where the path does not say it by its name. */
const ROWS_OF: readonly (readonly [RegExp, string])[] = [
  [/\/ordering\/orders\//, 'suggested_order'],
  [/\/ordering\/requests\//, 'replenishment_request'],
  [/\/ordering\/signals\//, 'demand_signal'],
  [/\/supply-chain\/orders\//, 'purchase_order'],
  [/\/supply-chain\/receipts\//, 'receipt'],
  [/\/workflow\/tasks\//, 'wf_task'],
  [/\/workflow\/delegations\//, 'wf_delegation'],
  [/\/items\//, 'item'],
  [/\/supply-sources\//, 'supply_source'],
  [/\/stores\//, 'store'],
  [/\/org\/units\//, 'org_unit'],
  [/\/people\//, 'app_user'],
  [/\/device-keys\//, 'device_key'],
  [/\/imports\//, 'import_run'],
  [/\/quarantine\//, 'quarantined_ticket'],
  [/\/transfers\//, 'stock_transfer'],
  [/\/stock-alerts\//, 'stock_alert'],
  [/\/reports\/subscriptions\//, 'report_subscription'],
  [/\/notifications\/mutes\//, 'notification_mute'],
  [/\/me\/views\//, 'user_view'],
];
/** Rows that are tried for one route until one is in a state that allows it. */
const MOST_ROWS = 6;

let t: TestApp;
let world: FuzzWorld;
let targets: Target[];
let cookie: string;
let signedOut = false;
beforeAll(async () => {
  t = await startTestApp();
  world = await fuzzWorld(t);
  cookie = world.cookie;
  // Whoever signs out or changes the password ends the session that the rest needs: these come last.
  const ends = (x: Target) => Number(/^\/api\/v1\/session/.test(x.route.path)) * 2 + Number(x.method === 'DELETE');
  targets = (await targetsOf(t, world.chain))
    .filter((x) => x.method !== 'GET' && !x.route.endless)
    .sort((a, b) => ends(a) - ends(b));
}, 600_000);
afterAll(() => t?.close());

interface Row {
  readonly id: string;
  readonly version?: number;
}

/** Rows that a route's `:id` may mean, newest first, with the version that a change must name. */
async function rowsFor(target: Target): Promise<Row[]> {
  const table = ROWS_OF.find(([path]) => path.test(target.route.path))?.[1];
  if (!('id' in target.params) || table === undefined) return [{ id: target.params['id'] ?? '' }];
  const { rows } = await t.admin.query<Row>(
    `select (to_jsonb(x)->>'id') id, (to_jsonb(x)->>'version')::int "version" from ${table} x where tenant_id = $1 order by 1 desc limit ${MOST_ROWS}`,
    [world.chain.ctx.tenantId],
  );
  return rows.length === 0 ? [{ id: target.params['id'] ?? '' }] : rows;
}

/** Everything that the schema knows, and the least that it takes; with the row's own version. */
function bodiesFor(target: Target, row: Row): unknown[] {
  if (target.body === undefined || !target.route.body) return [undefined];
  const plain = { reason: 'a reason that is long enough', note: 'note', code: `W${Date.now() % 1_000_000}` };
  return [target.body, sampleOf(target.route.body)].flatMap((body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return [body];
    const versioned = 'version' in body && row.version !== undefined ? { ...body, version: row.version } : body;
    const named = Object.fromEntries(Object.entries(plain).filter(([name]) => name in versioned));
    return [{ ...versioned, ...named }, versioned];
  });
}

async function send(target: Target, row: Row, body: unknown): Promise<LightMyRequestResponse> {
  const params = row.id === '' ? {} : { params: { id: row.id } };
  const headers = headersFor({ ...world, cookie }, target);
  const answer = await t.app.inject({
    method: target.method,
    url: urlOf(target, params),
    headers,
    ...(body === undefined ? {} : { payload: body as object }),
  });
  if (answer.statusCode === 401) signedOut = true;
  return answer;
}

async function signIn(): Promise<void> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: {
      tenantCode: world.chain.chain.tenant.code,
      login: world.chain.accounts.find((a) => a.role === 'owner')?.login,
      password: DEMO_PASSWORD,
    },
  });
  cookie = answer.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
  signedOut = false;
}

async function countEvents(): Promise<number> {
  const { rows } = await t.admin.query<{ n: number }>('select count(*)::int n from audit_event where tenant_id = $1', [
    world.chain.ctx.tenantId,
  ]);
  return rows[0]?.n ?? 0;
}

/** How a route's tries went: `silent` when one succeeded and left nothing, `loud` when one was refused and left something. */
type Outcome = {
  readonly reached: boolean;
  readonly silent: boolean;
  readonly refusal: string;
  readonly loud: boolean;
};

async function walk(target: Target): Promise<Outcome> {
  let refusal = '';
  let loud = false;
  for (const row of await rowsFor(target))
    for (const body of bodiesFor(target, row)) {
      if (signedOut) await signIn();
      const before = await countEvents();
      const answer = await send(target, row, body);
      const events = (await countEvents()) - before;
      if (answer.statusCode < 400) return { reached: true, silent: events === 0, refusal: '', loud };
      refusal = `${answer.statusCode} ${answer.body.slice(0, 160)}`;
      loud ||= events > 0;
    }
  return { reached: false, silent: false, refusal, loud };
}

describe('audit walker', () => {
  it('[L4] whatever changes something leaves at least one event, and a refusal none', async () => {
    const silent: string[] = [];
    const loud: string[] = [];
    const missed: string[] = [];
    for (const target of targets) {
      const key = routeKey(target.route);
      const outcome = await walk(target);
      if (outcome.silent && !(key in NO_EVENT)) silent.push(key);
      if (outcome.loud) loud.push(key);
      if (!outcome.reached) missed.push(`  ${key}: ${outcome.refusal}`);
    }
    const reached = targets.length - missed.length;
    console.log(
      `audit walker: ${reached} of ${targets.length} writing routes succeeded with a sample; silent: ${JSON.stringify(silent, null, 1)}, loud: ${JSON.stringify(loud)}\nrefused:\n${missed.join('\n')}`,
    );
    expect({ silent, loud }).toEqual({ silent: [], loud: [] });
    expect(reached).toBeGreaterThan(30);
  }, 600_000);
});
