import { prepRoutes } from '@larder/contracts/ordering/prep-list';
import type { KeptEdit } from '@larder/offline';
import { call } from '../../lib/api-client.ts';
import type { KeptSender } from '../../lib/feature.ts';
import { ProblemError } from '../../lib/problem.ts';

/** A line ticked or unticked on this device; `at` is when it was done. */
export interface KeptTick {
  done: boolean;
  at: string;
}

const SUBJECT = /^prep:([0-9a-f-]{36}):(\d{4}-\d{2}-\d{2})$/;

export const prepSubject = (storeId: string, date: string): string => `prep:${storeId}:${date}`;

/** Statuses that heal by themselves; everything else is an answer that a person has to read. */
const passing = (status: number): boolean => status === 0 || [401, 408, 425, 429].includes(status) || status >= 500;

/** Sends the ticks of one list. The server keeps the latest moment of each line, so a second sending changes nothing. */
export async function sendTicks(subject: string, edits: readonly KeptEdit[]) {
  const [, storeId, date] = SUBJECT.exec(subject) ?? [];
  if (!storeId || !date) return { done: [], blocked: [] };
  try {
    const ticks = edits.map((edit) => ({ itemId: edit.key, ...(edit.value as KeptTick) }));
    await call(prepRoutes.tick, { params: { storeId, date }, body: { ticks } });
    return { done: edits, blocked: [] };
  } catch (error) {
    if (!(error instanceof ProblemError) || passing(error.status)) throw error;
    return { done: [], blocked: edits.map((edit) => ({ edit, problem: error.code })) };
  }
}

const keptTicks: KeptSender = { owns: (subject) => SUBJECT.test(subject), send: sendTicks };

export default keptTicks;
