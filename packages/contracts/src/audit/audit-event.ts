import { z } from 'zod';
import { BusinessDate, Id } from '../common/ids.ts';
import { pageOf } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';

export const AuditEvent = z.object({
  id: Id,
  occurredAt: z.string(),
  actorKind: z.enum(['user', 'device', 'job']),
  actorId: z.string(),
  actorName: z.string(),
  /** `<module>.<resource>.<verb>`. */
  action: z.string(),
  entity: z.string(),
  entityId: z.string(),
  storeId: Id.nullable(),
  diff: z.unknown(),
  requestId: z.string(),
  /** Its place in the hash chain; null for the moment until it is sealed. */
  seq: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Days that any log can hold: the edges of the calendar have no start or end in every zone. */
const LogDay = BusinessDate.refine((d) => d >= '1970-01-01' && d <= '2199-12-31', 'out of range');

const filters = {
  entity: z.string().max(100).optional(),
  entityId: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  actorId: z.string().max(100).optional(),
  storeId: Id.optional(),
  /** First and last day, in the chain's zone. */
  from: LogDay.optional(),
  to: LogDay.optional(),
};
export const AuditFilters = z.object(filters);
export const AuditQuery = z.object({
  ...filters,
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const read = 'audit.event.read';

export const auditRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/audit-events',
    access: read,
    query: AuditQuery,
    response: pageOf(AuditEvent),
    summary: 'Who did what, newest first',
  }),
  entities: defineRoute({
    method: 'GET',
    path: '/api/v1/audit-events/entities',
    access: read,
    response: z.object({ items: z.array(z.string()) }),
    summary: 'Kinds of things that occur in the log',
  }),
  exportCsv: defineRoute({
    method: 'GET',
    path: '/api/v1/audit-events.csv',
    access: read,
    query: AuditFilters,
    summary: 'The filtered log as CSV, at most 100,000 rows',
  }),
};
