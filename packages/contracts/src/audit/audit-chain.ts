import { z } from 'zod';
import { Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** Seconds that an event may wait for its seal before somebody should look. */
export const SEAL_LAG_ALARM_SECONDS = 5;

export const CHAIN_FAULTS = [
  'changed',
  'deleted',
  'seal-missing',
  'inserted',
  'vanished',
  'rewritten',
  'truncated',
  'anchor-forged',
] as const;

/** A place in the chain: a decimal text, because it may pass 2^53. */
const Sequence = z.string().regex(/^\d{1,19}$/);

export const ChainVerdict = z.object({
  intact: z.boolean(),
  /** Seals that were computed anew and found in order. */
  checked: Sequence,
  /** Signed heads that the chain was held against, and the last of them. */
  anchors: z.int(),
  anchoredSeq: Sequence.nullable(),
  /** Hash of the last good link, hexadecimal. */
  head: z.string(),
  /** First sequence that is not as it was. */
  fault: z.object({ kind: z.enum(CHAIN_FAULTS), seq: Sequence, eventId: z.string().nullable() }).nullable(),
});

/** How a check ended. */
export type ChainVerdict = z.infer<typeof ChainVerdict>;

export const ChainCheck = z.object({
  id: Id,
  state: z.enum(['queued', 'running', 'succeeded', 'failed']),
  /** `user`: somebody pressed the button; `job`: the daily check. */
  by: z.enum(['user', 'job']),
  done: z.int(),
  total: z.int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Null while it runs, or when it could not be carried out. */
  verdict: ChainVerdict.nullable(),
});
export type ChainCheck = z.infer<typeof ChainCheck>;

export const ChainState = z.object({
  /** Last sequence that has a seal; 0 before the first. */
  sealed: Sequence,
  lastSealedAt: z.string().nullable(),
  /** Events that wait for their seal, counted up to 10,000. */
  waiting: z.int(),
  lagSeconds: z.number(),
  /** True when the oldest waits longer than it should. */
  late: z.boolean(),
  lastAnchor: z.object({ seq: Sequence, at: z.string(), key: z.string() }).nullable(),
  /** True when anchors are also mailed out of the house. */
  anchorsMailed: z.boolean(),
  lastCheck: ChainCheck.nullable(),
});
export type ChainState = z.infer<typeof ChainState>;

export const auditChainRoutes = {
  state: defineRoute({
    method: 'GET',
    path: '/api/v1/audit-chain',
    access: 'audit.event.read',
    response: ChainState,
    summary: 'Seals, anchors and the last check of the log’s hash chain',
  }),
  check: defineRoute({
    method: 'POST',
    path: '/api/v1/audit-chain/checks',
    access: 'audit.chain.check',
    status: 202,
    response: ChainState,
    summary: 'Check the whole chain in the background; a check that runs already goes on alone',
  }),
  anchors: defineRoute({
    method: 'GET',
    path: '/api/v1/audit-chain/anchors.jsonl',
    access: 'audit.chain.check',
    summary: 'The signed heads of the chain, one JSON object a line, to be kept elsewhere',
  }),
};
