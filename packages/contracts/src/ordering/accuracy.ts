import { z } from 'zod';
import { daysIn } from '../common/dates.ts';
import { BusinessDate, Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';
import { RunJob } from './run.ts';

const Share = z.number().nullable();

/** Days between the eve of a forecast and the day it speaks of. */
export const ACCURACY_HORIZONS = ['1', '7'] as const;
/** Weeks that forecasts are kept for, so that a measurement can be made again. */
export const REMEASURED_WEEKS = 9;
const MAX_DAYS = 400;

export const AccuracyQuery = z
  .strictObject({
    /** Region, area or store; left out: everything the reader may see. */
    scope: Id.optional(),
    /** Item category; all zeros: items without one. */
    category: Id.or(z.literal('00000000-0000-0000-0000-000000000000')).optional(),
    horizon: z.enum(ACCURACY_HORIZONS).default('1'),
    /** Any day of the first and of the last week. */
    from: BusinessDate,
    to: BusinessDate,
  })
  .refine((q) => q.from <= q.to, { path: ['to'], message: 'ends before it starts' })
  .refine((q) => daysIn(q.from, q.to) <= MAX_DAYS, { path: ['from'], message: `at most ${MAX_DAYS} days` })
  .refine((q) => q.from >= '1970-01-05' && q.to <= '2199-12-31', { path: ['from'], message: 'out of range' });

/** How forecasts met sales. Accuracy is 1 − WMAPE; every share is null where nothing was sold. */
export const AccuracyFigures = z.object({
  units: z.number(),
  /** Over each item's week: Σ|Σf − Σy| ÷ Σy, taken from one. The figure that is promised. */
  week: Share,
  /** Over single days; chance alone keeps it low. */
  day: Share,
  /** Σ(forecast − sales) ÷ Σ sales. */
  bias: Share,
  /** By week, with the same weekdays of the week before as the forecast. */
  lastWeek: Share,
  /** By week: what somebody who knew the true rate would reach if sales were Poisson. Goods counted in pieces only. */
  ceiling: Share,
  /** Accuracy by week of the goods counted in pieces ÷ ceiling. */
  ofCeiling: Share,
  /** Share of item-days within q80, q90 and q95, days that sold out left out. */
  coverage: z.array(Share).length(3),
  itemDays: z.int(),
  soldOutDays: z.int(),
  /** Share of the daily error that stands on sold-out days, forecast above sales: perhaps demand that nobody could buy. */
  soldOutErrorShare: Share,
});
export type AccuracyFigures = z.infer<typeof AccuracyFigures>;

/** Store days by what they say. */
const AccuracyDays = z.object({
  measured: z.int(),
  /** Left out: tickets are missing. */
  incomplete: z.int(),
  closed: z.int(),
  unforecast: z.int(),
  /** Of the measured: forecast afterwards, from nothing but what was known on the eve. */
  replayed: z.int(),
});

export const AccuracyCut = z.object({
  key: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  figures: AccuracyFigures,
});
export type AccuracyCut = z.infer<typeof AccuracyCut>;

export const AccuracyReport = z.object({
  /** Monday and Sunday. */
  from: BusinessDate,
  to: BusinessDate,
  horizon: z.enum(ACCURACY_HORIZONS),
  days: AccuracyDays,
  totals: AccuracyFigures,
  /** Oldest first; key is the Monday. */
  weeks: z.array(AccuracyCut.extend({ days: AccuracyDays })),
  /** In tree order. */
  stores: z.array(AccuracyCut),
  /** Most units first. */
  categories: z.array(AccuracyCut),
});
export type AccuracyReport = z.infer<typeof AccuracyReport>;

export const accuracyRoutes = {
  report: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/accuracy',
    access: 'ordering.accuracy.read',
    query: AccuracyQuery,
    response: AccuracyReport,
    load: 'report',
    summary: 'How the forecasts of past weeks met what was sold, by week, store and category',
  }),
  csv: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/accuracy.csv',
    access: 'ordering.accuracy.read',
    query: AccuracyQuery,
    summary: 'The same weeks as a file: one row per week, store and category',
  }),
  remeasure: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/accuracy/remeasure',
    access: 'ordering.model.train',
    body: z.strictObject({ weeks: z.int().min(1).max(REMEASURED_WEEKS) }),
    response: RunJob,
    status: 202,
    summary: 'Measure past weeks again; days without a forecast are forecast blind from what was known on their eve',
  }),
};
