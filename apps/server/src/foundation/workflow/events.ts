import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** A request ended. `approved`: all items; `partial`: see items; `returned`: back to the requester with a comment. */
export const approvalDecided = defineEvent({
  name: 'workflow.approval-decided',
  payload: z.object({
    instanceId: z.uuid(),
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
