import { z } from 'zod';
import { BusinessDate, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** What a parameter is about; the order in which people read them. */
export const PARAMETER_GROUPS = [
  'history',
  'calendar',
  'promotion',
  'competitor',
  'weather',
  'store',
  'stock',
  'supply',
] as const;
export type ParameterGroup = (typeof PARAMETER_GROUPS)[number];

/** Where its values come from. */
export const PARAMETER_SOURCES = [
  'tickets',
  'calendar',
  'entered',
  'weather',
  'stock',
  'catalog',
  'policy',
  'order',
] as const;
export type ParameterSource = (typeof PARAMETER_SOURCES)[number];

interface Parameter {
  readonly group: ParameterGroup;
  readonly source: ParameterSource;
  /** Unit of one value. */
  readonly unit:
    | 'quantity'
    | 'factor'
    | 'days'
    | 'flag'
    | 'name'
    | 'celsius'
    | 'mm'
    | 'percent'
    | 'visitors'
    | 'money'
    | 'pack';
  /** `forecast`: read by the model; `order`: read by the ordering policy. */
  readonly reads: 'forecast' | 'order';
  /** Oldest age at which a value still counts, days; null: it does not age. */
  readonly freshDays: number | null;
  /** Known-future column of the model that a chain may switch off; the others can't be taken out of the arithmetic. */
  readonly switchable: boolean;
  /** In the short list of a catering chain. */
  readonly catering: boolean;
}

const learned = (unit: Parameter['unit'], catering: boolean): Parameter => ({
  group: 'history',
  source: 'tickets',
  unit,
  reads: 'forecast',
  freshDays: 2,
  switchable: false,
  catering,
});
const known = (
  group: ParameterGroup,
  source: ParameterSource,
  unit: Parameter['unit'],
  catering: boolean,
  freshDays: number | null = null,
): Parameter => ({ group, source, unit, reads: 'forecast', freshDays, switchable: true, catering });
const ordered = (
  group: ParameterGroup,
  source: ParameterSource,
  unit: Parameter['unit'],
  catering = false,
): Parameter => ({ group, source, unit, reads: 'order', freshDays: null, switchable: false, catering });

/**
 * Every named parameter of a suggestion (ORD-03: at least thirty; ORD-05: fifteen for catering). A feed that a chain does
 * not have is absent and said to be so; nothing is filled in for it.
 */
export const DEMAND_PARAMETERS = {
  recentLevel: learned('quantity', true),
  longLevel: learned('quantity', false),
  weekdayPattern: learned('factor', true),
  sameWeekdays: learned('quantity', true),
  lastDays: learned('quantity', false),
  momentumStore: learned('factor', false),
  momentumItem: learned('factor', false),
  momentumCategory: learned('factor', true),
  momentumChain: learned('factor', false),
  yearAgo: learned('factor', false),
  sameHolidayBefore: learned('factor', true),
  spread: learned('quantity', false),
  daysSinceSale: learned('days', false),
  itemAge: learned('days', false),
  soldOutDays: learned('flag', true),
  dayOfMonth: { ...known('calendar', 'calendar', 'days', false), switchable: false },
  season: { ...known('calendar', 'calendar', 'days', true), switchable: false },
  holiday: known('calendar', 'calendar', 'name', true),
  makeUpDay: known('calendar', 'calendar', 'flag', false),
  festival: known('calendar', 'calendar', 'name', true),
  publicHoliday: known('calendar', 'entered', 'name', false),
  schoolHoliday: known('calendar', 'entered', 'flag', false),
  closedDays: { ...known('calendar', 'tickets', 'flag', true, 2), switchable: false },
  promotion: known('promotion', 'entered', 'percent', true),
  competitor: known('competitor', 'entered', 'name', false),
  localEvent: known('store', 'entered', 'name', false),
  footfall: known('store', 'entered', 'visitors', false, 7),
  temperature: known('weather', 'weather', 'celsius', true, 3),
  rain: known('weather', 'weather', 'mm', true, 3),
  onHand: ordered('stock', 'stock', 'quantity', true),
  expiringLots: ordered('stock', 'stock', 'quantity', true),
  onTheWay: ordered('stock', 'order', 'quantity', true),
  shelfLife: ordered('stock', 'catalog', 'days', true),
  safetyStock: ordered('stock', 'catalog', 'quantity'),
  displayMinimum: ordered('stock', 'catalog', 'quantity'),
  shelfCapacity: ordered('stock', 'catalog', 'quantity'),
  margin: ordered('supply', 'catalog', 'money'),
  goodwill: ordered('supply', 'policy', 'factor'),
  leadTime: ordered('supply', 'catalog', 'days'),
  nextDelivery: ordered('supply', 'catalog', 'days'),
  packSize: ordered('supply', 'catalog', 'pack'),
  minimumOrder: ordered('supply', 'catalog', 'quantity'),
  recipe: ordered('supply', 'catalog', 'quantity'),
} as const satisfies Record<string, Parameter>;

export type ParameterKey = keyof typeof DEMAND_PARAMETERS;
export const PARAMETER_KEYS = Object.keys(DEMAND_PARAMETERS) as readonly ParameterKey[];
const Key = z.enum(PARAMETER_KEYS as [ParameterKey, ...ParameterKey[]]);

/** Sets of switches that a chain starts from. `retail30` has everything on; `catering15` the short list. */
export const PARAMETER_PRESETS = ['retail30', 'catering15'] as const;
export type ParameterPreset = (typeof PARAMETER_PRESETS)[number];

/** True when a preset has the parameter on. What can't be switched is always on. */
export function inPreset(key: ParameterKey, preset: ParameterPreset): boolean {
  const parameter: Parameter = DEMAND_PARAMETERS[key];
  return !parameter.switchable || preset === 'retail30' || parameter.catering;
}

export const ParameterView = z.object({
  key: Key,
  group: z.enum(PARAMETER_GROUPS),
  source: z.enum(PARAMETER_SOURCES),
  unit: z.string(),
  reads: z.enum(['forecast', 'order']),
  switchable: z.boolean(),
  enabled: z.boolean(),
  /** in_use: read by the last model or by every run; waiting: has values, the next training reads them; stale: too old; absent: no values here. */
  state: z.enum(['in_use', 'waiting', 'stale', 'absent', 'off']),
  freshDays: z.int().nullable(),
  /** Latest date with a value; null where values have no date. */
  lastDate: BusinessDate.nullable(),
  /** Dates with a value among the last 730 and the next 14; null where values have no date. */
  dates: z.int().nullable(),
  /** When its newest value became known; null where that is not kept. */
  knownAt: Instant.nullable(),
});
export type ParameterView = z.infer<typeof ParameterView>;

export const parameterRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/parameters',
    access: 'ordering.model.read',
    response: z.object({ items: z.array(ParameterView), preset: z.enum(PARAMETER_PRESETS).nullable() }),
    summary: 'Every parameter of a suggestion: source, freshness, switch and whether it is in use',
  }),
  put: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/parameters',
    access: 'ordering.model.train',
    body: z.strictObject({ key: Key, enabled: z.boolean() }),
    status: 204,
    summary: 'Switch a known-future parameter on or off; the next training follows',
  }),
  preset: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/parameters/preset',
    access: 'ordering.model.train',
    body: z.strictObject({ preset: z.enum(PARAMETER_PRESETS) }),
    status: 204,
    summary: 'Set all switches as a preset has them',
  }),
};
