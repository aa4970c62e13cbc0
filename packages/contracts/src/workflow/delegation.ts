import { z } from 'zod';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

const Person = z.object({ id: z.string(), displayName: z.string() });

export const Delegation = z.object({
  id: Id,
  from: Person,
  to: Person,
  /** Days in the chain's zone, both included. */
  startsOn: BusinessDate,
  endsOn: BusinessDate,
  note: z.string().nullable(),
  state: z.enum(['planned', 'running', 'over', 'revoked', 'left']),
  endedAt: Instant.nullable(),
});
export type Delegation = z.infer<typeof Delegation>;

/** The caller's own, or a person's for those who may change people. */
export const DelegationQuery = z.object({ userId: Id.optional() });

export const CreateDelegationInput = z.strictObject({
  /** Absent: the caller. */
  fromUserId: Id.optional(),
  toUserId: Id,
  startsOn: BusinessDate,
  endsOn: BusinessDate,
  note: z.string().trim().min(1).max(200).optional(),
});
export type CreateDelegationInput = z.infer<typeof CreateDelegationInput>;

export const delegationRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/delegations',
    access: 'workflow.task.decide',
    query: DelegationQuery,
    response: z.object({ items: z.array(Delegation) }),
    summary: 'Delegations given by and to a person, newest first',
  }),
  candidates: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/delegation-candidates',
    access: 'workflow.task.decide',
    query: DelegationQuery,
    response: z.object({ items: z.array(Person) }),
    summary: 'People with the right and the stores to stand in for a person',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/delegations',
    access: 'workflow.task.decide',
    body: CreateDelegationInput,
    response: Delegation,
    status: 201,
    summary: 'Hand approvals over for some days',
  }),
  end: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/delegations/:id/end',
    access: 'workflow.task.decide',
    params: IdParams,
    status: 204,
    summary: 'End a delegation now',
  }),
};
