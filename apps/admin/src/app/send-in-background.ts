import { sessionRoutes } from '@larder/contracts/identity/session';
import type { SendEdits } from '@larder/offline';
import keptLines from '../features/orders/kept-lines.ts';
import keptTicks from '../features/prep-list/kept-ticks.ts';
import { call } from '../lib/api-client.ts';
import { DEVICE, SESSION_KEY, UNSENT_KEY } from '../lib/device-keys.ts';
import type { KeptSender } from '../lib/feature.ts';
import { keptEdits, keptReads, sendWaiting } from '../lib/offline-device.ts';
import { ProblemError } from '../lib/problem.ts';
import { ownerOf, type Session } from '../lib/session-owner.ts';

/** The senders of the features, named one by one: the list of features would bring every page into the worker. */
export const BACKGROUND_SENDERS: readonly KeptSender[] = [keptLines, keptTicks];

const sendEach: SendEdits = async (subject, edits) =>
  BACKGROUND_SENDERS.find((sender) => sender.owns(subject))?.send(subject, edits) ?? { done: [], blocked: [] };

/**
 * What the service worker does when the browser wakes it (nothing here may be loaded on demand: it is one classic script): the same queue, locks and senders as a page. Only edits of the
 * person whose session is live are sent. A session that has ended leaves everything and a note for the sign-in page.
 * @throws without an answer of the server, so that the browser tries again later
 */
export async function sendInBackground(): Promise<void> {
  const kept = await keptReads.get(DEVICE, SESSION_KEY);
  if (!kept) return;
  const owner = ownerOf(kept.value as Session);
  const { waiting } = await keptEdits.count(owner);
  if (waiting === 0) return;
  try {
    const session = await call(sessionRoutes.get, {});
    if (ownerOf(session) !== owner) return;
    await sendWaiting(keptEdits, owner, sendEach);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error;
    await keptReads.keep(DEVICE, UNSENT_KEY, waiting, Date.now());
  }
}
