import { z } from 'zod';
import { Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

export const PolicyEntry = z.object({
  key: z.string(),
  scopeUnitId: Id,
  scopeFormat: z.string(),
  value: z.unknown(),
  locked: z.boolean(),
  version: z.number().int(),
});
export type PolicyEntry = z.infer<typeof PolicyEntry>;

/** A key with its built-in default and the values set at scopes the caller sees. */
export const PolicyView = z.object({
  key: z.string(),
  defaultValue: z.unknown(),
  kind: z.enum(['number', 'integer', 'boolean', 'choice']),
  choices: z.array(z.string()),
  entries: z.array(PolicyEntry),
});
export type PolicyView = z.infer<typeof PolicyView>;

export const EffectivePolicy = z.object({
  key: z.string(),
  value: z.unknown(),
  /** Null: the built-in default counts. */
  from: z.object({ scopeUnitId: Id, scopeFormat: z.string(), locked: z.boolean() }).nullable(),
});

export const PolicyScope = z.strictObject({
  key: z.string().max(80),
  scopeUnitId: Id,
  scopeFormat: z.string().max(40).default(''),
});
export const PutPolicyInput = PolicyScope.extend({ value: z.unknown(), locked: z.boolean() });

export const policyRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/policies',
    access: 'org.policy.read',
    response: z.object({ items: z.array(PolicyView), formats: z.array(z.string()) }),
    summary: 'Every policy with its overrides',
  }),
  effective: defineRoute({
    method: 'GET',
    path: '/api/v1/policies/effective',
    access: 'org.policy.read',
    query: z.object({ storeId: Id }),
    response: z.object({ items: z.array(EffectivePolicy) }),
    summary: 'What counts for one store, and where it comes from',
  }),
  put: defineRoute({
    method: 'PUT',
    path: '/api/v1/policies',
    access: 'org.policy.write',
    body: PutPolicyInput,
    status: 204,
    summary: 'Override or lock a value at a scope',
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/policies',
    access: 'org.policy.write',
    query: PolicyScope,
    status: 204,
    summary: 'Back to the inherited value',
  }),
};
