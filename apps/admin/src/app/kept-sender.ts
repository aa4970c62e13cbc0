import type { SendEdits } from '@larder/offline';
import { connectionSnapshot, subscribeConnection } from '../lib/connection.ts';
import type { KeptSender } from '../lib/feature.ts';
import { keptCount } from '../lib/offline.ts';
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
 * connection is back, when the page is looked at, and every few seconds while something waits.
 * @returns stop
 */
export function startKeptSender(owner: string): () => void {
  const send = () => {
    if (keptCount.get().waiting === 0 || document.hidden) return;
    // No answer: everything stays and the next occasion tries again.
    sendWaiting(keptEdits, owner, sendEach).catch(() => undefined);
  };
  const unwatch = keptEdits.watch(owner, (count) => {
    const before = keptCount.get().waiting;
    keptCount.set(count);
    if (before === 0 && count.waiting > 0) send();
  });
  const unsubscribe = subscribeConnection(() => {
    if (connectionSnapshot().online) send();
  });
  document.addEventListener('visibilitychange', send);
  const timer = setInterval(send, TICK_MS);
  keptReads.expire(Date.now()).catch(() => undefined);
  return () => {
    unwatch();
    unsubscribe();
    document.removeEventListener('visibilitychange', send);
    clearInterval(timer);
    keptCount.set({ waiting: 0, attention: 0 });
  };
}
