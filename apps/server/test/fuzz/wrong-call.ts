import type { Random } from '@larder/testing/random';
import { multipart } from '../../src/modules/pos-sync/imports/test/import-world.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { routeKey } from '../support/routes.ts';
import type { FuzzWorld } from './fuzz-world.ts';
import { broken, brokenText, NASTY, nastyPart } from './nasty.ts';
import { type Target, urlOf } from './targets.ts';

/** A request as `inject` takes it. */
export interface Call {
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly audited: boolean;
  readonly headers: Record<string, string>;
  readonly payload?: string | Buffer;
}

export const headersFor = (world: FuzzWorld, target: Target): Record<string, string> => ({
  'accept-language': 'en',
  ...(target.route.access === 'device' ? { authorization: world.key } : { cookie: world.cookie, 'x-larder-csrf': '1' }),
});

export const withBody = (headers: Record<string, string>, payload: string, type = 'application/json') => ({
  headers: { ...headers, 'content-type': type },
  payload,
});

/** One wrong request for a route; each kind has its own ways of being wrong. */
export function wrongCall(random: Random, world: FuzzWorld, target: Target): Call {
  const base = {
    method: target.method,
    url: urlOf(target),
    audited: target.route.response === undefined,
    headers: headersFor(world, target),
  };
  const key = routeKey(target.route);
  const body = target.body === undefined ? {} : target.body;
  const roll = random.next();
  if (key === 'POST /api/v1/imports' && roll < 0.6)
    return { ...base, what: `multipart ${key}`, ...wrongUpload(random, base) };
  if (roll < 0.5 && target.body !== undefined)
    return {
      ...base,
      what: `value ${key}`,
      ...withBody(base.headers, JSON.stringify(freshIds(random, broken(random, body)))),
    };
  if (roll < 0.62 && target.method !== 'GET')
    return { ...base, what: `text ${key}`, ...withBody(base.headers, brokenText(random, body)) };
  if (roll < 0.67 && target.method !== 'GET') {
    const type = random.pick([
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json; charset=utf-16',
      'x',
      '\u00e9/json',
    ]);
    return { ...base, what: `type ${key}`, ...withBody(base.headers, JSON.stringify(body), type) };
  }
  if (roll < 0.7 && target.route.path !== '/api/v1/session')
    return {
      ...base,
      what: `method ${key}`,
      method: random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']),
    };
  if (roll < 0.73) {
    const headers = {
      ...base.headers,
      [random.pick([
        'cookie',
        'authorization',
        'accept-language',
        'accept',
        'if-none-match',
        'x-request-id',
        'idempotency-key',
        'accept-encoding',
      ])]: random.pick([
        '',
        'x'.repeat(20_000),
        'larder=',
        'larder=%FF',
        'Bearer ',
        'Bearer x.y',
        '__proto__',
        '*;q=9',
        'zz-ZZ,,;;q=',
        '"',
      ]),
    };
    return { ...base, what: `header ${key}`, headers };
  }
  const names = Object.keys(target.params);
  if (roll < 0.85 && names.length > 0) {
    const name = random.pick(names);
    return {
      ...base,
      what: `parameter ${key}`,
      url: urlOf(target, { params: { [name]: nastyPart(random) || '%20' } }),
      ...right(target, base.headers),
    };
  }
  return {
    ...base,
    what: `query ${key}`,
    url: urlOf(target, { query: wrongQuery(random, target) }),
    ...right(target, base.headers),
  };
}

const right = (target: Target, headers: Record<string, string>) =>
  target.body === undefined ? {} : withBody(headers, JSON.stringify(target.body));

/** A batch or ticket that was seen once is only a duplicate afterwards. */
function freshIds(random: Random, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'batchId' in value && random.chance(0.9))
    return { ...value, batchId: newId() };
  return value;
}

function wrongQuery(random: Random, target: Target): string[] {
  const known = Object.entries(target.query).map(([k, v]) => [k, encodeURIComponent(String(v))] as const);
  const name =
    known.length > 0 && random.chance(0.85)
      ? random.pick(known)[0]
      : random.pick(['unknown', '__proto__', 'limit', 'cursor', 'a[b]', '']);
  const cursor = Buffer.from(JSON.stringify([random.pick(NASTY), random.pick(NASTY)]))
    .toString('base64url')
    .slice(0, 399);
  const value = name === 'cursor' && random.chance(0.6) ? cursor : nastyPart(random);
  const rest = known.filter(([k]) => k !== name).map(([k, v]) => `${k}=${v}`);
  return random.chance(0.15)
    ? [...rest, `${name}=${value}`, `${name}=${nastyPart(random)}`]
    : [...rest, `${name}=${value}`];
}

function wrongUpload(
  random: Random,
  base: { readonly headers: Record<string, string> },
): {
  headers: Record<string, string>;
  payload: Buffer;
} {
  const name = random.pick([
    'a.csv',
    'a.xlsx',
    '../../etc/passwd',
    'a\u0000.csv',
    `${'x'.repeat(4_000)}.csv`,
    '',
    '\u202egpj.csv',
    'a";b="c.csv',
  ]);
  const content = random.pick([
    Buffer.alloc(0),
    Buffer.from('date,sku\n"never closed'),
    Buffer.from('PK\u0003\u0004not a zip'),
    Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0]),
    Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]),
    Buffer.from(`${'a,'.repeat(20_000)}\n`),
    Buffer.from('a\u0000b,c\n1,2\n'),
    Buffer.from(`date,sku,quantity\n${'2026-02-30,\u0000,1e999\n'.repeat(50)}`),
  ]);
  const { body, type } = multipart(name, content);
  const cut = random.chance(0.4) ? body.subarray(0, random.below(body.length)) : body;
  const wrongType = random.pick([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=x',
    'multipart/form-data; boundary=other',
  ]);
  return { headers: { ...base.headers, 'content-type': random.chance(0.15) ? wrongType : type }, payload: cut };
}
