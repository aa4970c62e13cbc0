import { z } from 'zod';
import { Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';
import { LIVE_TOPICS, type LiveTopic } from './topics.ts';

/** One change: no data, only where to look. */
export const LiveChange = z.object({
  topic: z.enum(Object.keys(LIVE_TOPICS) as [LiveTopic, ...LiveTopic[]]),
  /** Absent for what concerns the whole chain. */
  storeId: Id.optional(),
  /** The record, when only one changed. */
  key: z.string().optional(),
});
export type LiveChange = z.infer<typeof LiveChange>;

/** Why the server closed a stream; the browser reconnects after all but `session`, where it finds the sign-in page. */
export type LiveEnd = 'session' | 'scope' | 'shutdown' | 'unavailable';

/**
 * Events of the stream and their data:
 * - `hello` `{resumed}`: listening. `resumed: false` without a position: what was read before may be stale.
 * - `changed` `{changes: LiveChange[]}`
 * - `reset` `{}`: too much was missed; read everything again.
 * - `beat` `{}`: every 15 s; a stream that is silent for longer is dead.
 * - `end` `{reason: LiveEnd}`
 * The id of an event is the position to resume from: in `Last-Event-ID`, or in `after`.
 */
export const liveRoutes = {
  stream: defineRoute({
    method: 'GET',
    path: '/api/v1/live',
    access: 'session',
    query: z.object({ after: z.string().max(4_200).optional() }),
    endless: true,
    summary: 'Server-sent events: what changed within the caller’s rights, as topics and ids',
  }),
};
