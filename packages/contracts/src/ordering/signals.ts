import { z } from 'zod';
import { daysIn } from '../common/dates.ts';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { NonNegativeMinor } from '../common/money.ts';
import { defineRoute } from '../common/route.ts';

/** What people know about days before the tickets do. Each feeds the parameter of the same name. */
export const SIGNAL_KINDS = [
  'promotion',
  'competitor',
  'localEvent',
  'schoolHoliday',
  'publicHoliday',
  'footfall',
  'temperature',
  'rain',
] as const;
export const SignalKind = z.enum(SIGNAL_KINDS);
export type SignalKind = z.infer<typeof SignalKind>;

/** Kinds that are a figure per day and need a value; the value of a promotion is its depth in percent and may be left out. */
export const MEASURED: ReadonlySet<SignalKind> = new Set(['footfall', 'temperature', 'rain']);
const RANGES: Readonly<Partial<Record<SignalKind, readonly [number, number]>>> = {
  promotion: [0, 100],
  footfall: [0, 1_000_000],
  temperature: [-60, 60],
  rain: [0, 2_000],
};
export const MAX_SIGNAL_DAYS = 400;
export const MAX_SIGNAL_ITEMS = 200;
export const MAX_SIGNAL_CATEGORIES = 50;

const Fields = z.strictObject({
  kind: SignalKind,
  /** Where it holds: the whole chain, a region, an area or a store. */
  unitId: Id,
  from: BusinessDate,
  to: BusinessDate,
  name: z.string().trim().min(1).max(80),
  /** Percent, visitors, °C or mm by kind; at most two decimals. */
  value: z.number().multipleOf(0.01).nullable(),
  note: z.string().trim().max(400).nullable(),
  /** What a promotion is for; with neither items nor categories it is for everything. */
  items: z.array(Id).max(MAX_SIGNAL_ITEMS).default([]),
  categories: z.array(Id).max(MAX_SIGNAL_CATEGORIES).default([]),
  /** Price per base unit while a promotion of named items runs, minor units; stands instead of a depth. */
  price: NonNegativeMinor.nullable().default(null),
});

/** @throws through zod issues only: one per field */
function check(
  s: z.output<typeof Fields>,
  ctx: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void {
  const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
  if (s.from > s.to) issue('to', 'ends before it starts');
  else if (daysIn(s.from, s.to) > MAX_SIGNAL_DAYS) issue('to', `at most ${MAX_SIGNAL_DAYS} days`);
  if (s.from < '1970-01-01' || s.to > '2199-12-31') issue('from', 'out of range');
  checkTargets(s, issue);
  const range = RANGES[s.kind];
  if (MEASURED.has(s.kind) && s.value === null) issue('value', 'is needed for this kind');
  if (s.value === null) return;
  if (!range) issue('value', 'means nothing for this kind');
  else if (s.value < range[0] || s.value > range[1]) issue('value', `between ${range[0]} and ${range[1]}`);
}

function checkTargets(s: z.output<typeof Fields>, issue: (path: string, message: string) => void): void {
  if (s.kind !== 'promotion') {
    if (s.items.length > 0) issue('items', 'means nothing for this kind');
    if (s.categories.length > 0) issue('categories', 'means nothing for this kind');
    if (s.price !== null) issue('price', 'means nothing for this kind');
  } else if (s.price !== null) {
    if (s.value !== null) issue('price', 'a depth or a price, not both');
    if (s.items.length === 0 || s.categories.length > 0) issue('price', 'needs items, and items only');
  }
}

export const SignalInput = Fields.superRefine(check);
export type SignalInput = z.infer<typeof SignalInput>;
/** As a screen sends it: what may be left out is. */
export type SignalBody = z.input<typeof SignalInput>;

const SignalTarget = z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() });

export const Signal = z.object({
  id: Id,
  kind: SignalKind,
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string().nullable(),
  /** True when it holds for the whole chain. */
  wholeChain: z.boolean(),
  from: BusinessDate,
  to: BusinessDate,
  name: z.string(),
  value: z.number().nullable(),
  note: z.string().nullable(),
  items: z.array(SignalTarget.extend({ sku: z.string() })),
  categories: z.array(SignalTarget),
  price: z.int().nullable(),
  /** Other promotions for some of the same goods, places and days; on those days `speaks` says which of the two counts. */
  overlaps: z.array(z.object({ id: Id, name: z.string(), from: BusinessDate, to: BusinessDate, speaks: z.boolean() })),
  source: z.enum(['entered', 'import']),
  version: z.int(),
});
export type Signal = z.infer<typeof Signal>;

/** One refused row of an import, by its place in the request: a stable code, and a sentence in the caller's language. */
export const SignalRefusal = z.object({ index: z.int(), path: z.string(), code: z.string(), message: z.string() });
export type SignalRefusal = z.infer<typeof SignalRefusal>;

export const signalRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/signals',
    access: 'ordering.order.read',
    query: z
      .strictObject({ from: BusinessDate, to: BusinessDate, kind: SignalKind.optional(), storeId: Id.optional() })
      .refine((q) => q.from <= q.to && daysIn(q.from, q.to) <= 800, { path: ['to'], message: 'at most 800 days' }),
    response: z.object({ items: z.array(Signal) }),
    summary: 'What is known about days: promotions, competitors, events, holidays, weather, footfall',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/signals',
    access: 'ordering.signal.write',
    body: SignalInput,
    response: Signal,
    status: 201,
    summary: 'Enter something that will move demand',
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/signals/:id',
    access: 'ordering.signal.write',
    params: IdParams,
    body: Fields.extend({ version: ExpectedVersion }).superRefine(check),
    response: Signal,
    summary: 'Correct an entry',
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/ordering/signals/:id',
    access: 'ordering.signal.write',
    params: IdParams,
    status: 204,
    summary: 'Take an entry back',
  }),
  import: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/signals/import',
    access: 'ordering.signal.write',
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(2_000) }),
    response: z.object({ added: z.int(), known: z.int(), refused: z.array(SignalRefusal) }),
    summary:
      'Entries from a file, items by sku and categories by code; good rows are kept, bad ones told, known ones skipped',
  }),
};
