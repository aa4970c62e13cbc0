import type { Samples } from './workshop.ts';

/** Work of the service itself. */
export const WORK: Samples = {
  'POST /api/v1/operations/failed-work/:id/retry': async (w) => ({ params: { id: await w.failed() } }),
  'POST /api/v1/operations/failed-work/:id/discard': async (w) => ({
    params: { id: await w.failed() },
    body: { reason: 'walked' },
  }),
};
