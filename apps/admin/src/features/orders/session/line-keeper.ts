import { offlineDevice } from '../../../lib/offline.ts';
import type { KeptLine, LineKeeper } from './device-lines.ts';
import { subjectOf } from './order-subject.ts';

/** Unsent lines of one order and one person in the device's own database. */
export function deviceKeeper(owner: string, orderId: string): LineKeeper {
  const subject = subjectOf(orderId);
  return {
    async load() {
      const { keptEdits } = await offlineDevice();
      return (await keptEdits.of<KeptLine>(owner, subject)).map(({ key, value }) => ({ itemId: key, kept: value }));
    },
    async put(lines) {
      const { keptEdits } = await offlineDevice();
      const entries = lines.map(({ itemId, kept, conflict }) => ({
        key: itemId,
        value: kept,
        problem: conflict ? 'conflict' : kept.edit === null ? 'unreadable' : null,
      }));
      await keptEdits.put(owner, subject, entries, Date.now());
    },
    async forget(itemIds) {
      const { keptEdits } = await offlineDevice();
      await keptEdits.forget(owner, subject, itemIds);
    },
  };
}
