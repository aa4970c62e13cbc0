import { z } from 'zod';
import { ExpectedVersion, Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

export const Terminal = z.object({
  storeId: Id,
  code: z.string(),
  status: z.enum(['active', 'retired']),
  lastSeenAt: z.string().nullable(),
  lastSeq: z.int().nullable(),
  /** Tickets the till still holds, as it said last. */
  unsent: z.int().nullable(),
  oldestUnsentAt: z.string().nullable(),
  version: z.int(),
});
export type Terminal = z.infer<typeof Terminal>;

const Code = z.string().trim().min(1).max(64);
export const TerminalParams = z.strictObject({ storeId: Id, code: Code });

export const terminalRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/pos/terminals',
    access: 'pos-sync.terminal.read',
    query: z.object({ storeId: Id.optional() }),
    response: z.object({ items: z.array(Terminal) }),
    summary: 'Terminals of the stores in scope',
  }),
  register: defineRoute({
    method: 'POST',
    path: '/api/v1/pos/terminals',
    access: 'pos-sync.terminal.write',
    body: z.strictObject({ storeId: Id, code: Code }),
    response: Terminal,
    status: 201,
    summary: 'Register a terminal; tickets of unknown terminals wait in quarantine',
  }),
  setStatus: defineRoute({
    method: 'PUT',
    path: '/api/v1/pos/terminals/:storeId/:code/status',
    access: 'pos-sync.terminal.write',
    params: TerminalParams,
    body: z.strictObject({ status: z.enum(['active', 'retired']), version: ExpectedVersion }),
    response: Terminal,
    summary: 'Retire a terminal or take it back',
  }),
};
