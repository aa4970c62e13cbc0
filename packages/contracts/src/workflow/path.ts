import { z } from 'zod';
import { Id, Instant } from '../common/ids.ts';

/** Somebody who would be asked; a delegate with the person they stand in for. */
export const PathPerson = z.object({ id: Id, name: z.string(), onBehalfOf: z.string().nullable() });

/** Who would be asked, when, and what happens when nobody answers. */
export const ApprovalPath = z.object({
  /** At most two, one after the other; empty when nobody could decide. */
  hops: z.array(
    z.object({
      people: z.array(PathPerson),
      /** The first hop at once, the next one when the one before has not answered. */
      asksAt: Instant,
      until: Instant,
      /** Their yes ends the request. */
      final: z.boolean(),
    }),
  ),
  /** Levels of the definition that are not asked. */
  skipped: z.array(z.object({ roles: z.array(z.string()), reason: z.enum(['nobody', 'hop_budget']) })),
  /** End of the request's time in all: its service level, or the subject's own end if that comes first. */
  endsAt: Instant,
  /** After this instant nothing can be decided; null when only the service level counts. */
  notAfter: Instant.nullable(),
});
export type ApprovalPath = z.infer<typeof ApprovalPath>;
