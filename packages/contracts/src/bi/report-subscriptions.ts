import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';
import { Zone } from '../common/zone.ts';

/** Subscriptions of one person. */
export const MAX_REPORT_SUBSCRIPTIONS = 20;

const When = {
  /** Region, area or store; null: everything the person may see when the mail leaves. */
  scopeUnitId: Id.nullable(),
  /** Daily is about the day before, weekly about the seven days before. */
  rhythm: z.enum(['weekly', 'daily']),
  /** 1 Monday … 7 Sunday; with `weekly`, else null. */
  weekday: z.int().min(1).max(7).nullable(),
  /** Minute of the day in `zone`. */
  minute: z.int().min(0).max(1439),
  zone: Zone,
};

const weekdayFits = (s: { rhythm: 'daily' | 'weekly'; weekday: number | null }) =>
  (s.rhythm === 'weekly') === (s.weekday !== null);
const WEEKDAY_RULE = { path: ['weekday'], message: 'a weekly report has a weekday, a daily one has none' };

export const NewReportSubscription = z
  .strictObject({ kind: z.literal('sales'), ...When })
  .refine(weekdayFits, WEEKDAY_RULE);
export type NewReportSubscription = z.infer<typeof NewReportSubscription>;

export const ChangeReportSubscription = z
  .strictObject({ version: ExpectedVersion, ...When })
  .refine(weekdayFits, WEEKDAY_RULE);
export type ChangeReportSubscription = z.infer<typeof ChangeReportSubscription>;

export const ReportSubscriptionView = z.object({
  id: Id,
  kind: z.literal('sales'),
  ...When,
  zone: z.string(),
  /** Null when `scopeUnitId` is. */
  scope: z.object({ name: z.string(), nameEn: z.string().nullable() }).nullable(),
  version: z.int(),
  nextAt: Instant,
  /** The latest mail. Skipped: nothing that the person may still see, or no address on file. */
  last: z
    .object({
      state: z.enum(['waiting', 'sending', 'sent', 'skipped', 'failed']),
      at: Instant,
      from: BusinessDate,
      to: BusinessDate,
    })
    .nullable(),
});
export type ReportSubscriptionView = z.infer<typeof ReportSubscriptionView>;

export const ReportSubscriptions = z.object({
  items: z.array(ReportSubscriptionView),
  mail: z.object({
    /** False: this installation has no mail server (SMTP_URL). */
    enabled: z.boolean(),
    /** False: the person has no mail address on file. */
    hasAddress: z.boolean(),
  }),
});
export type ReportSubscriptions = z.infer<typeof ReportSubscriptions>;

const base = { access: 'sales.report.read' } as const;

/** A person's own subscriptions; nobody reads or changes another's. */
export const reportSubscriptionRoutes = {
  list: defineRoute({
    ...base,
    method: 'GET',
    path: '/api/v1/reports/subscriptions',
    response: ReportSubscriptions,
    summary: 'Reports that the caller gets by mail',
  }),
  create: defineRoute({
    ...base,
    method: 'POST',
    path: '/api/v1/reports/subscriptions',
    body: NewReportSubscription,
    response: z.object({ id: Id }),
    status: 201,
    summary: 'Send the caller a report regularly',
  }),
  update: defineRoute({
    ...base,
    method: 'PUT',
    path: '/api/v1/reports/subscriptions/:id',
    params: IdParams,
    body: ChangeReportSubscription,
    status: 204,
    summary: 'Change scope and rhythm; moments up to now are past',
  }),
  remove: defineRoute({
    ...base,
    method: 'DELETE',
    path: '/api/v1/reports/subscriptions/:id',
    params: IdParams,
    status: 204,
    summary: 'End a subscription; what waits is not sent',
  }),
  sendNow: defineRoute({
    ...base,
    method: 'POST',
    path: '/api/v1/reports/subscriptions/:id/mails',
    params: IdParams,
    status: 202,
    response: z.object({ id: Id }),
    summary: 'Send the latest report of a subscription now',
  }),
};
