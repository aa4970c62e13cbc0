import { z } from 'zod';
import { Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** How long orders were open before they were submitted, over the last days. Seconds. */
export const ReviewTimes = z.object({
  orders: z.number().int(),
  medianSeconds: z.number().int().nullable(),
  /** Nine in ten were faster. */
  slowSeconds: z.number().int().nullable(),
});
export type ReviewTimes = z.infer<typeof ReviewTimes>;

/** How approvals went, against what they were meant to end: 72 hours and five levels. */
export const OrderApprovalFigures = z.object({
  days: z.number().int(),
  /** Requests that ended in the days; minutes from request to end. */
  requests: z.number().int(),
  medianMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
  averageHops: z.number().nullable(),
  mostHops: z.number().int(),
  /** Went up a level because nobody answered in time. */
  escalated: z.number().int(),
  released: z.number().int(),
  /** Of those, the ones that nobody was asked about. */
  releasedUnasked: z.number().int(),
  before: z.object({ minutes: z.number().int(), hops: z.number().int() }),
});
export type OrderApprovalFigures = z.infer<typeof OrderApprovalFigures>;

export const orderFigureRoutes = {
  reviewTimes: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/review-times',
    access: 'ordering.order.read',
    query: z.strictObject({
      storeId: Id.optional(),
      days: z.coerce.number().int().min(1).max(92).default(7),
    }),
    response: ReviewTimes,
    summary: 'Time from opening to submitting, median of the last days',
  }),
  approvals: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/approval-figures',
    access: 'workflow.task.read',
    query: z.strictObject({
      storeId: Id.optional(),
      unitId: Id.optional(),
      days: z.coerce.number().int().min(1).max(366).default(30),
    }),
    response: OrderApprovalFigures,
    summary: 'Time and levels of order approvals, and the share that needed none',
  }),
};
