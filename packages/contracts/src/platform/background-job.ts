import { z } from 'zod';
import { Id, IdParams } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** Long work with real counts: imports, exports, rebuilds, runs. */
export const BackgroundJob = z.object({
  id: Id,
  kind: z.string(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  message: z.string().nullable(),
  result: z.unknown(),
  storeId: Id.nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type BackgroundJob = z.infer<typeof BackgroundJob>;

export const backgroundJobRoutes = {
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/jobs/:id',
    access: 'platform.job.read',
    params: IdParams,
    response: BackgroundJob,
    summary: 'Progress of one long job',
  }),
};
