import type { SendEdits } from '@larder/offline';
import { askForBackgroundSync } from '../lib/background-sync.ts';
import { connectionSnapshot, subscribeConnection } from '../lib/connection.ts';
import type { KeptSender } from '../lib/feature.ts';
import { forgetUnsentNote, keptCount } from '../lib/offline.ts';
import { keptEdits, keptReads, sendWaiting } from '../lib/offline-device.ts';
import { features } from './features.ts';

const TICK_MS = 15_000;

/** Hands each subject to the feature that it belongs to. A subject that nobody knows stays where it is. */
const sendEach: SendEdits = async (subject, edits) => {
  for (const feature of features) {
    const sender: KeptSender | undefined = (await feature.kept?.())?.default;
    if (sender?.owns(subject)) return sender.send(subject, edits);
  }
  return { done: [], blocked: [] };
};

/**
 * Follows what this device keeps for a person and sends it whenever the server may be there: at the start, when the
 * connection is back, when the page is looked at, and every few seconds while something waits. A page that is left, or has no
 * connection, asks the browser to have it sent without any page.
 * @returns stop
 */
export function startKeptSender(owner: string): () => void {
  const send = () => {
    if (keptCount.get().waiting === 0 || document.hidden) return;
    // No answer: everything stays and the next occasion tries again.
    sendWaiting(keptEdits, owner, sendEach).catch(() => undefined);
  };
  const handOver = () => {
    if (keptCount.get().waiting > 0 && (document.hidden || !connectionSnapshot().online))
      askForBackgroundSync().catch(() => undefined);
  };
  const unwatch = keptEdits.watch(owner, (count) => {
    const before = keptCount.get().waiting;
    keptCount.set(count);
    if (before === 0 && count.waiting > 0) send();
    handOver();
  });
  const unsubscribe = subscribeConnection(() => {
    if (connectionSnapshot().online) send();
    else handOver();
  });
  document.addEventListener('visibilitychange', send);
  document.addEventListener('visibilitychange', handOver);
  const timer = setInterval(send, TICK_MS);
  keptReads.expire(Date.now()).catch(() => undefined);
  // From here on the top bar tells what waits.
  forgetUnsentNote().catch(() => undefined);
  return () => {
    unwatch();
    unsubscribe();
    document.removeEventListener('visibilitychange', send);
    document.removeEventListener('visibilitychange', handOver);
    clearInterval(timer);
    keptCount.set({ waiting: 0, attention: 0 });
  };
}
