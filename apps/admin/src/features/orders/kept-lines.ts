import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { call } from '../../lib/api-client.ts';
import type { KeptSender } from '../../lib/feature.ts';
import { ProblemError } from '../../lib/problem.ts';
import type { KeptLine } from './session/device-lines.ts';
import { orderIdOf } from './session/order-subject.ts';

/** Statuses that heal by themselves; everything else is an answer that a person has to read. */
const passing = (status: number): boolean => status === 0 || [401, 408, 425, 429].includes(status) || status >= 500;

/** Sends kept lines of an order whose sheet is not open. */
const keptLines: KeptSender = {
  owns: (subject) => orderIdOf(subject) !== null,
  async send(subject, edits) {
    const id = orderIdOf(subject);
    const ready = edits.filter((edit) => (edit.value as KeptLine).edit !== null);
    if (id === null || ready.length === 0) return { done: [], blocked: [] };
    try {
      const lines = ready.flatMap((edit) => (edit.value as KeptLine).edit ?? []);
      const answer = await call(orderRoutes.saveLines, { params: { id }, body: { lines } });
      const saved = new Set(answer.revs.map((line) => line.itemId));
      return {
        done: ready.filter((edit) => saved.has(edit.key)),
        blocked: ready.filter((edit) => !saved.has(edit.key)).map((edit) => ({ edit, problem: 'conflict' })),
      };
    } catch (error) {
      if (!(error instanceof ProblemError) || passing(error.status)) throw error;
      // Decided meanwhile, gone, or no longer this person's: the sheet says so when it is opened.
      return { done: [], blocked: ready.map((edit) => ({ edit, problem: error.code })) };
    }
  },
};

export default keptLines;
