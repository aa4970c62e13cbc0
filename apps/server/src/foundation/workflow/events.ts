import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/**
 * A request ended. `approved`: all items; `partial`: see items; `returned`: back to the requester
 * with a comment; `expired`: nobody decided before the subject's own end.
 */
export const approvalDecided = defineEvent({
  name: 'workflow.approval-decided',
  payload: z.object({
    instanceId: z.uuid(),
    /** Version of the run after this outcome. A recall raises it: an outcome of an older version counts no more. */
    version: z.int().min(1),
    subjectType: z.string(),
    subjectId: z.uuid(),
    subjectHash: z.string(),
    storeId: z.uuid(),
    outcome: z.enum(['approved', 'partial', 'returned', 'expired']),
    approvedKeys: z.array(z.string()),
    rejectedKeys: z.array(z.string()),
    decidedBy: z.string(),
    comment: z.string().nullable(),
  }),
});
