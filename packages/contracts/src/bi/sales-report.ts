import { z } from 'zod';
import { daysIn } from '../common/dates.ts';
import { BusinessDate, Id } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { LocationType } from '../org/units.ts';
import { TodayStore } from './today.ts';

/** Longest span of a sales report. */
export const MAX_REPORT_DAYS = 400;
/** Items and stores listed before "all others". */
export const TOP_GOODS = 30;

/**
 * Which days a report is held against: as many days before it, moved by whole weeks so that weekdays meet weekdays, or the
 * same weekdays 52 weeks back.
 */
export const ReportCompare = z.enum(['previous', 'year', 'none']);
export type ReportCompare = z.infer<typeof ReportCompare>;

export const SalesReportQuery = z
  .strictObject({
    /** Region, area or store; left out: everything the reader may see. */
    scope: Id.optional(),
    /** Only stores in such a place; left out: in any. */
    location: LocationType.optional(),
    from: BusinessDate,
    to: BusinessDate,
    compare: ReportCompare.default('previous'),
  })
  .refine((q) => q.from <= q.to, { path: ['to'], message: 'ends before it starts' })
  .refine((q) => daysIn(q.from, q.to) <= MAX_REPORT_DAYS, {
    path: ['from'],
    message: `at most ${MAX_REPORT_DAYS} days`,
  })
  .refine((q) => q.from >= '1970-01-01' && q.to <= '2199-12-31', { path: ['from'], message: 'out of range' });

/** Sums of some days. Tickets are null when the days hold imported item sales only. */
const Sums = z.object({
  net: Minor,
  tickets: z.int().nullable(),
  /** Net of the days with tickets ÷ their tickets. */
  average: Minor.nullable(),
  discount: Minor,
  refund: Minor,
});

export const SalesReport = z.object({
  from: BusinessDate,
  to: BusinessDate,
  compareFrom: BusinessDate.nullable(),
  compareTo: BusinessDate.nullable(),
  currency: Currency,
  storeCount: z.int().min(0),
  /** Stores left out because they trade in another currency. */
  otherCurrencyStores: z.int().min(0),
  totals: Sums,
  before: Sums.nullable(),
  /** One per day of the span, in order; null where nothing is known. */
  days: z.array(
    z.object({
      businessDate: BusinessDate,
      net: Minor.nullable(),
      tickets: z.int().nullable(),
      netBefore: Minor.nullable(),
    }),
  ),
  /** Mean tickets and sales of one store in an hour of a weekday (1 Monday … 7 Sunday), over its days with tickets. */
  traffic: z.array(
    z.object({
      weekday: z.int().min(1).max(7),
      hour: z.int().min(0).max(23),
      /** Hundredths of a ticket. */
      ticketCenti: z.int().min(0),
      net: Minor,
    }),
  ),
  channels: z.array(z.object({ channel: z.string(), tickets: z.int(), net: Minor })),
  /** The items that brought most money, best first. */
  goods: z.array(
    z.object({
      itemId: Id,
      sku: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      uom: z.string(),
      quantity: Quantity,
      amount: Minor,
      amountBefore: Minor.nullable(),
    }),
  ),
  /** Sales of all items together, for shares. */
  goodsAmount: Minor,
  /** Best first. */
  stores: z.array(
    z.object({
      store: TodayStore,
      location: LocationType,
      net: Minor,
      tickets: z.int().nullable(),
      average: Minor.nullable(),
      netBefore: Minor.nullable(),
    }),
  ),
});
export type SalesReport = z.infer<typeof SalesReport>;

export const salesReportRoutes = {
  report: defineRoute({
    method: 'GET',
    path: '/api/v1/reports/sales',
    access: 'sales.report.read',
    query: SalesReportQuery,
    response: SalesReport,
    summary: 'Trend, traffic, top goods and stores of a span, beside the span before',
  }),
  csv: defineRoute({
    method: 'GET',
    path: '/api/v1/reports/sales.csv',
    access: 'sales.report.read',
    query: SalesReportQuery,
    summary: 'The same span as a file: one row per store and day',
  }),
};
