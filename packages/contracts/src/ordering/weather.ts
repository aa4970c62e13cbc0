import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';
import { SignalRefusal } from './signals.ts';

export const WEATHER_KINDS = ['forecast', 'observed'] as const;
/** Temperatures and rain that can be: what lies outside is kept aside. °C and mm of a day. */
export const WEATHER_RANGE = { temperature: [-60, 60], rain: [0, 2_000] } as const;

const Temperature = z.number().min(WEATHER_RANGE.temperature[0]).max(WEATHER_RANGE.temperature[1]).nullable();
const Rain = z.number().min(WEATHER_RANGE.rain[0]).max(WEATHER_RANGE.rain[1]).nullable();

/** One day of one place, as a file brings it. */
export const WeatherInput = z
  .strictObject({
    unitId: Id,
    date: BusinessDate,
    kind: z.enum(WEATHER_KINDS),
    /** °C. */
    high: Temperature.default(null),
    low: Temperature.default(null),
    /** mm. */
    rain: Rain.default(null),
    /** Day on whose morning a forecast was known; today when left out. */
    knownOn: BusinessDate.nullable().default(null),
  })
  .superRefine((day, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (day.high === null && day.low === null && day.rain === null) issue('high', 'a day says something');
    if (day.high !== null && day.low !== null && day.low > day.high) issue('low', 'is above the high');
    if (day.kind === 'forecast' && day.knownOn !== null && day.knownOn > day.date)
      issue('knownOn', 'a forecast is known before its day');
    if (day.kind === 'observed' && day.knownOn !== null) issue('knownOn', 'means nothing for what was measured');
    if (day.date < '1970-01-01' || day.date > '2199-12-31') issue('date', 'out of range');
  });
export type WeatherInput = z.infer<typeof WeatherInput>;

export const WeatherDay = z.object({
  date: BusinessDate,
  kind: z.enum(WEATHER_KINDS),
  high: z.number().nullable(),
  low: z.number().nullable(),
  rain: z.number().nullable(),
  knownAt: Instant,
});
export type WeatherDay = z.infer<typeof WeatherDay>;

export const WeatherPlace = z.object({
  id: Id,
  /** Named by its unit, or by the stores of its square. */
  unit: z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() }).nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  stores: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() })),
  fetchedAt: Instant.nullable(),
  failedAt: Instant.nullable(),
  failure: z.string().nullable(),
  /** Days of the last two years that were measured. */
  observedDays: z.int(),
  lastObserved: BusinessDate.nullable(),
  /** Yesterday and the days ahead. */
  days: z.array(WeatherDay),
});
export type WeatherPlace = z.infer<typeof WeatherPlace>;

export const WeatherState = z.object({
  provider: z.object({
    configured: z.boolean(),
    /** Host that is asked; null without one: then nothing is ever fetched. */
    host: z.string().nullable(),
  }),
  /** Stores without coordinates: nothing can be fetched for them. */
  unplaced: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() })),
  places: z.array(WeatherPlace),
  refusals: z.array(
    z.object({
      id: Id,
      source: z.enum(['provider', 'import']),
      refusedAt: Instant,
      reason: z.string(),
      sample: z.string(),
    }),
  ),
});
export type WeatherState = z.infer<typeof WeatherState>;

export const weatherRoutes = {
  state: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/weather',
    access: 'ordering.order.read',
    response: WeatherState,
    summary: 'Weather of the places of the stores, how fresh it is, and what was kept aside',
  }),
  fetch: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/weather/fetch',
    access: 'ordering.model.train',
    status: 204,
    summary: 'Ask the provider now; 422 when none is configured',
  }),
  import: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/weather/import',
    access: 'ordering.signal.write',
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(2_000) }),
    response: z.object({
      added: z.int(),
      known: z.int(),
      refused: z.array(SignalRefusal),
    }),
    summary: 'Weather from a file; good days are kept, bad ones kept aside and told, known ones skipped',
  }),
  forgetRefusals: defineRoute({
    method: 'DELETE',
    path: '/api/v1/ordering/weather/refusals',
    access: 'ordering.model.train',
    status: 204,
    summary: 'What was kept aside has been seen',
  }),
};
