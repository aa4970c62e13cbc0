import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipart } from '../../src/modules/pos-sync/imports/test/import-world.ts';
import { addDays, businessDateOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { type FuzzWorld, fuzzWorld } from '../fuzz/fuzz-world.ts';
import { type Target, targetsOf, urlOf } from '../fuzz/targets.ts';
import { headersFor } from '../fuzz/wrong-call.ts';
import { DEMO_PASSWORD, DEMO_ZONE } from '../support/demo-world.ts';
import { routeKey } from '../support/routes.ts';
import { sampleOf } from '../support/sample.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Asks, MADE, NOT_REACHED, type Workshop } from './audit-samples/index.ts';

/** Successful calls that are no event of the log, each with the reason. */
const NO_EVENT: Readonly<Record<string, string>> = {
  'POST /api/v1/password-links/inspect': 'shows whom a link is for, writes nothing',
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
  [/\/ordering\/demand-alerts\//, 'demand_alert'],
  [/\/ordering\/band-proposals\//, 'band_proposal'],
  [/\/ordering\/contests\//, 'order_contest'],
  [/\/ordering\/attempts\//, 'order_attempt'],
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
/** Rows that are tried for one route until one is in a state that allows it: the newest of each state. */
const ROWS_OF_A_STATE = 2;
const MOST_ROWS = 12;

/** Rows of the chain that fit together, which a sample made of schemas alone cannot know. */
interface Fitting {
  readonly hq: string;
  readonly region: string;
  readonly area: string;
  readonly stores: readonly [string, string];
  /** In the books of the first store. */
  readonly stocked: string;
  readonly listed: readonly string[];
  readonly colleague: string;
}

/** The clock that the product goes by: tests move it, and its day begins at the stores' midnight. */
const now = (): Date => t.get(Clock).now();
const later = (minutes: number): string => new Date(now().getTime() + minutes * 60_000).toISOString();
const inDays = (days: number): string => later(days * 24 * 60);
const day = (days: number): string => addDays(businessDateOf(now(), DEMO_ZONE, 0), days);

/** What a route's body must say so that it can succeed, put over the sample. */
const FITTING: Readonly<Record<string, (of: Fitting) => object>> = {
  'POST /api/v1/org/units': ({ region }) => ({ parentId: region, type: 'area', code: 'W-AREA' }),
  'POST /api/v1/stores': ({ area }) => ({ parentId: area, kind: 'store', code: 'W-STORE' }),
  'PUT /api/v1/policies': ({ hq }) => ({
    key: 'ordering.bandPct',
    scopeUnitId: hq,
    scopeFormat: '',
    value: 20,
    locked: false,
  }),
  'POST /api/v1/people': () => ({ email: 'walker@example.test' }),
  'POST /api/v1/supply-sources': () => ({ kind: 'external', siteId: null, code: 'W-SOURCE' }),
  'PUT /api/v1/supply-sources/:id': () => ({ kind: 'external', siteId: null }),
  'PUT /api/v1/items/:id/sourcing/:unitId': () => ({ version: 0, lines: [] }),
  'POST /api/v1/stores/:id/waste': ({ stocked }) => ({
    lines: [{ itemId: stocked, quantity: '1', reason: 'expired' }],
  }),
  'POST /api/v1/transfers': ({ stores, stocked }) => ({
    fromStoreId: stores[0],
    toStoreId: stores[1],
    plannedOn: day(2),
    lines: [{ itemId: stocked, quantity: '1' }],
  }),
  'POST /api/v1/notifications/mutes': () => ({ until: inDays(2) }),
  'POST /api/v1/workflow/delegations': ({ colleague }) => ({
    fromUserId: undefined,
    toUserId: colleague,
    startsOn: day(1),
    endsOn: day(2),
  }),
  'POST /api/v1/ordering/signals': ({ hq }) => ({ kind: 'localEvent', unitId: hq, items: [], categories: [] }),
  'PUT /api/v1/ordering/signals/:id': ({ hq }) => ({ kind: 'localEvent', unitId: hq, items: [], categories: [] }),
  'PUT /api/v1/ordering/parameters': () => ({ key: 'temperature', enabled: true }),
  'POST /api/v1/ordering/requests': ({ stores, listed }) => ({
    storeId: stores[0],
    lines: [{ itemId: listed.at(-1), quantity: '1', unit: 'pack', reason: 'other', note: 'walked', merge: true }],
  }),
  'PUT /api/v1/ordering/prep-lists/:storeId/:date/portions/:itemId': () => ({ portions: '5', seenAt: null }),
};

let t: TestApp;
let fitting: Fitting;
let world: FuzzWorld;
let targets: Target[];
let cookie: string;
let signedOut = false;
beforeAll(async () => {
  t = await startTestApp();
  world = await fuzzWorld(t);
  cookie = world.cookie;
  fitting = await fittingOf();
  // Whoever signs out or changes the password ends the session that the rest needs: these come last.
  const ends = (x: Target) => Number(/^\/api\/v1\/session/.test(x.route.path)) * 2 + Number(x.method === 'DELETE');
  targets = (await targetsOf(t, world.chain))
    .filter((x) => x.method !== 'GET' && !x.route.endless)
    .sort((a, b) => ends(a) - ends(b));
}, 600_000);
afterAll(() => t?.close());

async function fittingOf(): Promise<Fitting> {
  const one = async (sql: string, ...more: readonly unknown[]): Promise<string> => {
    const { rows } = await t.admin.query<{ id: string }>(sql, [world.chain.ctx.tenantId, ...more]);
    return rows[0]?.id ?? '';
  };
  const unit = (type: string) => one('select id from org_unit where tenant_id = $1 and type = $2 limit 1', type);
  const [first, second] = world.chain.chain.stores.map((s) => world.chain.units.get(s.code) ?? '');
  return {
    hq: await unit('hq'),
    region: await unit('region'),
    area: await unit('area'),
    stores: [first ?? '', second ?? ''],
    stocked: await one(
      'select item_id id from stock_balance where tenant_id = $1 and store_id = $2 and on_hand_milli > 5000 limit 1',
      first,
    ),
    listed: (
      await t.admin.query<{ id: string }>(
        "select item_id id from listing where tenant_id = $1 and store_id = $2 and status = 'listed' order by item_id limit 20",
        [world.chain.ctx.tenantId, first],
      )
    ).rows.map((row) => row.id),
    colleague: await one("select user_id id from role_grant where tenant_id = $1 and role = 'hq_manager' limit 1"),
  };
}

interface Row {
  readonly id: string;
  readonly version?: number;
}

/** Rows that a route's `:id` may mean, newest first, with the version that a change must name. */
async function rowsFor(target: Target): Promise<Row[]> {
  const table = ROWS_OF.find(([path]) => path.test(target.route.path))?.[1];
  if (!('id' in target.params) || table === undefined) return [{ id: target.params['id'] ?? '' }];
  const { rows } = await t.admin.query<Row>(
    `select row->>'id' id, (row->>'version')::int "version" from (
       select to_jsonb(x) "row", row_number() over (partition by to_jsonb(x)->>'state', to_jsonb(x)->>'status' order by x.id desc) n from ${table} x where tenant_id = $1) y
     where n <= ${ROWS_OF_A_STATE} order by n, 1 desc limit ${MOST_ROWS}`,
    [world.chain.ctx.tenantId],
  );
  return rows.length === 0 ? [{ id: target.params['id'] ?? '' }] : rows;
}

/** Everything that the schema knows, and the least that it takes; with the row's own version. */
function bodiesFor(target: Target, row: Row): unknown[] {
  if (target.body === undefined || !target.route.body) return [undefined];
  const fits = FITTING[routeKey(target.route)]?.(fitting);
  const plain = { reason: 'a reason that is long enough', note: 'note', code: `W${Date.now() % 1_000_000}` };
  return [target.body, sampleOf(target.route.body)].flatMap((body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return [body];
    const versioned = 'version' in body && row.version !== undefined ? { ...body, version: row.version } : body;
    const named = Object.fromEntries(Object.entries(plain).filter(([name]) => name in versioned));
    return [...(fits ? [{ ...versioned, ...named, ...fits }] : []), { ...versioned, ...named }, versioned];
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

const loginOf = (role: string): string => world.chain.accounts.find((a) => a.role === role)?.login ?? '';

async function signedIn(role: string): Promise<string> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { tenantCode: world.chain.chain.tenant.code, login: loginOf(role), password: DEMO_PASSWORD },
  });
  return answer.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
}

async function signIn(): Promise<void> {
  cookie = await signedIn('owner');
  signedOut = false;
}

async function countEvents(): Promise<number> {
  const { rows } = await t.admin.query<{ n: number }>('select count(*)::int n from audit_event where tenant_id = $1', [
    world.chain.ctx.tenantId,
  ]);
  return rows[0]?.n ?? 0;
}

const sessions = new Map<string, string>();
const sessionOf = async (role: string): Promise<string> => {
  const session = sessions.get(role) ?? (await signedIn(role));
  sessions.set(role, session);
  return session;
};

/** An urgent order takes the next seven days of the store's calendar, one order a day: an ended one gives its day back. */
async function freeDay(storeId: string): Promise<string> {
  const { rows } = await t.admin.query<{ day: string }>(
    `select delivery_date::text "day" from suggested_order where tenant_id = $1 and store_id = $2
     and urgency = 'urgent' and state not in ('released', 'expired', 'cancelled')`,
    [world.chain.ctx.tenantId, storeId],
  );
  const days = [1, 2, 3, 4, 5, 6, 7].map(day);
  const free = days.find((one) => !rows.some((row) => row.day === one));
  if (!free) throw new Error('an urgent order is under way for each of the next seven days');
  return free;
}

/** Asks as somebody of the chain; a refusal is an error: what a sample needs could not be made. */
const asks =
  (session: () => Promise<string>): Asks =>
  async <T>(method: Target['method'], url: string, payload?: object) => {
    const headers = { cookie: await session(), 'x-larder-csrf': '1' };
    const answer = await t.app.inject({ method, url, headers, ...(payload && { payload }) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return (answer.body === '' ? undefined : answer.json()) as T;
  };

function workshopOf(): Workshop {
  const { stores, stocked, hq } = fitting;
  const listed = [...fitting.listed].reverse();
  return {
    owner: asks(async () => cookie),
    manager: asks(() => sessionOf('store_manager')),
    supervisor: asks(() => sessionOf('area_supervisor')),
    till: async (tickets) => {
      const payload = { batchId: newId(), sentAt: new Date().toISOString(), tickets };
      const headers = { authorization: world.key };
      const answer = await t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers, payload });
      if (answer.statusCode >= 300) throw new Error(`batch: ${answer.statusCode} ${answer.body}`);
    },
    drain: () => t.drain(),
    day,
    upload: async (content) => {
      const { body, type } = multipart('days.csv', Buffer.from(content));
      const headers = { cookie, 'x-larder-csrf': '1', 'content-type': type };
      const url = '/api/v1/imports?kind=item_days';
      const answer = await t.app.inject({ method: 'POST', url, headers, payload: body });
      if (answer.statusCode >= 300) throw new Error(`import: ${answer.statusCode} ${answer.body}`);
      return answer.json();
    },
    failed: async () => {
      const id = newId();
      await t.admin.query(
        `insert into work_item (tenant_id, id, class, kind, payload, state, attempts, max_attempts, run_at, failed_at)
         values ($1, $2, 'interactive', 'workflow.fire-timers', '{}', 3, 5, 5, now(), now())`,
        [world.chain.ctx.tenantId, id],
      );
      return id;
    },
    stores,
    stocked,
    nextListed: () => listed.pop() ?? '',
    freeDay: () => freeDay(stores[0]),
    hq,
    tenantCode: world.chain.chain.tenant.code,
    login: loginOf('owner'),
  };
}

/** How a route's tries went: `silent` when one succeeded and left nothing, `loud` when one was refused and left something. */
type Outcome = {
  readonly reached: boolean;
  readonly silent: boolean;
  readonly refusal: string;
  readonly loud: boolean;
};

/** A made sample's one call; null for routes that the schema alone is enough for. */
async function walkMade(target: Target, workshop: Workshop): Promise<Outcome | null> {
  const make = MADE[routeKey(target.route)];
  if (!make) return null;
  if (signedOut) await signIn();
  const { params, query, body, as } = await make(workshop);
  const role = { manager: 'store_manager', supervisor: 'area_supervisor', nobody: '' }[as ?? 'nobody'];
  const session = role ? await sessionOf(role) : cookie;
  const before = await countEvents();
  const { cookie: _, ...nobody } = headersFor({ ...world, cookie }, target);
  const answer = await t.app.inject({
    method: target.method,
    url: urlOf(target, {
      ...(params && { params }),
      ...(query && { query: [new URLSearchParams(query).toString()] }),
    }),
    headers: as === 'nobody' ? nobody : { ...nobody, cookie: session },
    ...(body && { payload: body }),
  });
  const events = (await countEvents()) - before;
  const reached = answer.statusCode < 400;
  return {
    reached,
    silent: reached && events === 0,
    loud: !reached && events > 0,
    refusal: reached ? '' : `${answer.statusCode} ${answer.body.slice(0, 400)}`,
  };
}

/** The one route that takes a file, not JSON: handing one in is the sample. */
const FILE_ROUTE = 'POST /api/v1/imports';

async function walkFile(workshop: Workshop): Promise<Outcome> {
  const before = await countEvents();
  await workshop.upload('date,sku,qty\n2026-03-01,X,1\n');
  return { reached: true, silent: (await countEvents()) === before, refusal: '', loud: false };
}

const refused = (error: Error): Outcome => ({ reached: false, silent: false, loud: false, refusal: error.message });

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

/** What a route's outcome is held against it for. */
function faultOf(key: string, { reached }: Outcome): 'unmade' | 'missed' | 'left' | null {
  if (reached) return null;
  if (key in MADE || key === FILE_ROUTE) return 'unmade';
  return key in NOT_REACHED ? 'left' : 'missed';
}

describe('audit walker', () => {
  it('[L4] whatever changes something leaves at least one event, and a refusal none', async () => {
    const faults = { silent: [] as string[], loud: [] as string[], unmade: [] as string[], missed: [] as string[] };
    let reached = 0;
    const workshop = workshopOf();
    for (const target of targets) {
      const key = routeKey(target.route);
      const made = key === FILE_ROUTE ? walkFile(workshop) : walkMade(target, workshop);
      const outcome = (await made.catch(refused)) ?? (await walk(target));
      if (outcome.silent && !(key in NO_EVENT)) faults.silent.push(key);
      if (outcome.loud) faults.loud.push(key);
      reached += Number(outcome.reached);
      const fault = faultOf(key, outcome);
      if (fault === 'unmade' || fault === 'missed') faults[fault].push(`${key}: ${outcome.refusal}`);
    }
    console.log(`audit walker: ${reached} of ${targets.length} writing routes succeeded with a sample`);
    // A new route that no sample reaches gets one in audit-samples, or its reason in NOT_REACHED.
    expect(faults).toEqual({ silent: [], loud: [], unmade: [], missed: [] });
    const known = new Set(targets.map((target) => routeKey(target.route)));
    const gone = [...Object.keys(NOT_REACHED), ...Object.keys(NO_EVENT)].filter((key) => !known.has(key));
    expect(gone, 'reasons for routes that there are no more').toEqual([]);
  }, 600_000);
});
