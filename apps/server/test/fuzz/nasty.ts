import type { Random } from '@larder/testing/random';

/** Values that have broken systems before, whatever a schema says (reliability 8.5). */
export const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  -0.000_1,
  1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  '',
  ' ',
  '__proto__',
  'constructor',
  'NaN',
  '1e999',
  '9'.repeat(400),
  'x'.repeat(70_000),
  'a\u0000b',
  'a\ud800',
  '\ufeff',
  '\u202e',
  '😀'.repeat(50),
  "'; drop table ticket; --",
  '{1,2}',
  '{NULL}',
  '"\\\\',
  '\u001e',
  '%',
  '%_%',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '-271821-04-20',
  '2026-03-02T25:61:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999+23:59',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01890000-0000-7000-8000-00000000000g',
  '999999999999.999',
  '-999999999999.999',
  '0.0001',
  '1e3',
  '٣',
  'file:///etc/passwd',
  [],
  [null],
  [[[[[[]]]]]],
  {},
  { $ne: 1 },
  { toString: 1 },
  { length: 1e9 },
  Array.from({ length: 3_000 }, (_, i) => i),
];

/** JSON texts that no value can say. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  'null',
  '"text"',
  '[]',
  '[{}]',
  '{',
  '{"a":',
  '{"a":1}}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  `{"a":${'9'.repeat(400)}}`,
  '{"a":1e400}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '\ufeff{}',
  'a=1&b=2',
  '<xml/>',
  '['.repeat(20_000),
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
];

type Path = readonly (string | number)[];

/** Places of a JSON value, the root first. */
export function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([k, v]) => places(v, [...at, Array.isArray(value) ? Number(k) : k]))];
}

/** A copy with one to three places broken: another value, a missing or an unknown property, a repeated entry. */
export function broken(random: Random, valid: unknown): unknown {
  let value = structuredClone(valid);
  for (let n = 1 + random.below(3); n > 0; n--) value = breakOne(random, value);
  return value;
}

function breakOne(random: Random, root: unknown): unknown {
  const path = random.pick(places(root));
  const key = path.at(-1);
  const holder = at(root, path.slice(0, -1));
  if (key === undefined) return random.chance(0.2) ? random.pick(NASTY) : withUnknown(random, root);
  const parent = holder as Record<string | number, unknown>;
  if (random.chance(0.1)) delete parent[key];
  else if (Array.isArray(parent) && random.chance(0.2)) parent.push(structuredClone(parent[key as number]));
  else parent[key] = structuredClone(random.pick(NASTY));
  return root;
}

/** Copies with one list repeated in it: each entry twice. */
export function doubled(valid: unknown): unknown[] {
  const lists = places(valid).filter((path) => Array.isArray(at(valid, path)) && path.length > 0);
  return lists.map((path) => {
    const copy = structuredClone(valid);
    const list = at(copy, path) as unknown[];
    list.push(...structuredClone(list));
    return copy;
  });
}

const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((v, k) => (v as Record<string | number, unknown>)[k], root);

const withUnknown = (random: Random, root: unknown): unknown =>
  typeof root === 'object' && root !== null && !Array.isArray(root)
    ? { ...root, [random.pick(['unknown', 'tenantId', 'id', 'storeId', '', 'a\u0000'])]: random.pick(NASTY) }
    : root;

/** The JSON text of a value, sometimes cut, with a key twice, or with another number in it. */
export function brokenText(random: Random, valid: unknown): string {
  const text = JSON.stringify(valid) ?? '';
  switch (random.below(4)) {
    case 0:
      return text.slice(0, random.below(text.length + 1));
    case 1: {
      const first = /^\{"([^"]+)":/.exec(text)?.[1];
      return first === undefined
        ? text
        : `{"${first}":${JSON.stringify(random.pick(NASTY)) ?? 'null'},${text.slice(1)}`;
    }
    case 2:
      return text.replace(/:\d+/, `:${random.pick(['-0', '1e400', '9'.repeat(400), '01', '.5', '0x10'])}`);
    default:
      return random.pick(NASTY_TEXTS);
  }
}

/** A text that can stand in a URL, encoded or as it is. */
export const nastyPart = (random: Random): string => {
  const value = random.pick(NASTY);
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
  return encodeURIComponent(text.slice(0, 3_000).toWellFormed());
};
