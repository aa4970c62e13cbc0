import { z } from 'zod';
import { ExpectedVersion, Id, Instant } from '../common/ids.ts';
import { QueryFlag } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';
import { ApprovalPath } from './path.ts';

/** Roles that may be asked to decide. */
export const APPROVER_ROLES = ['area_supervisor', 'hq_manager', 'owner'] as const;
export const ApproverRole = z.enum(APPROVER_ROLES);
export type ApproverRole = z.infer<typeof ApproverRole>;

/** More levels than this are never asked one after the other, whatever a rule says. */
export const MOST_LEVELS_ASKED = 2;
export const LADDER_LEVELS_MOST = 5;

/** One level, lowest first: its roles are tried in order, and the first one with somebody who may decide is asked. */
export const RuleLevel = z.strictObject({ roles: z.array(z.string()).min(1) });

export const RuleVersion = z.object({
  version: z.int(),
  /** product: came with Larder; own: published by the chain. */
  origin: z.enum(['product', 'own']),
  levels: z.array(RuleLevel),
  publishedAt: Instant,
  publishedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  note: z.string().nullable(),
  /** Requests that wait under this version now, and all that ever ran under it. */
  running: z.int(),
  requests: z.int(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

export const ApprovalRule = z.object({
  /** Key of the definition, e.g. `order-out-of-band`. */
  key: z.string(),
  /** What new requests take. */
  current: RuleVersion,
  /** Newest first, the current one included. */
  versions: z.array(RuleVersion),
  /** The levels that come with the product: what "back to the default" publishes. */
  standard: z.array(RuleLevel),
  /** Policies that decide whether somebody is asked at all. */
  triggers: z.array(z.string()),
  /** Policies that say how long it may take and what happens then. */
  clocks: z.array(z.string()),
  /** True when the amount of a request decides whether anybody is asked. */
  byAmount: z.boolean(),
});
export type ApprovalRule = z.infer<typeof ApprovalRule>;

const RuleParams = z.strictObject({ key: z.string().max(80) });

export const PublishRuleInput = z.strictObject({
  /** The version that the person changed; another one since is a conflict. */
  basedOn: ExpectedVersion,
  levels: z
    .array(z.strictObject({ roles: z.array(ApproverRole).min(1).max(APPROVER_ROLES.length) }))
    .min(1)
    .max(LADDER_LEVELS_MOST),
  note: z.string().trim().max(300).nullable().optional(),
});
export type PublishRuleInput = z.infer<typeof PublishRuleInput>;

export const RuleDryRun = z.object({
  /** False: nobody is asked for this amount. Null: the amount alone does not decide. */
  needed: z.boolean().nullable(),
  /** The limit that counts in the store, minor units of its currency; null for rules without one. */
  limit: z.int().nullable(),
  path: ApprovalPath,
});
export type RuleDryRun = z.infer<typeof RuleDryRun>;

export const ruleRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/rules',
    access: 'workflow.rule.read',
    response: z.object({ items: z.array(ApprovalRule), mostLevelsAsked: z.int() }),
    summary: 'Approval ladders with their versions, what feeds them and how many requests run under each',
  }),
  publish: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/rules/:key/versions',
    access: 'workflow.rule.write',
    params: RuleParams,
    body: PublishRuleInput,
    response: ApprovalRule,
    status: 201,
    summary: 'Publish a new version of a ladder; running requests keep theirs',
  }),
  dryRun: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/rules/:key/dry-run',
    access: 'workflow.rule.read',
    params: RuleParams,
    query: z.object({
      storeId: Id,
      urgent: QueryFlag.optional(),
      /** Minor units of the store's currency. */
      amount: z.coerce.number().int().min(0).max(1_000_000_000_000).optional(),
      /** Dry run of levels that are not published: roles joined by commas, levels by semicolons. */
      levels: z
        .string()
        .max(300)
        .regex(/^[a-z_]+([,;][a-z_]+)*$/)
        .optional(),
    }),
    response: RuleDryRun,
    summary: 'Who would approve this? For a store and an amount, with nothing written',
  }),
};
