import { type PrepList, prepRoutes } from '@larder/contracts/ordering/prep-list';
import { useTranslations } from '@larder/i18n/react';
import { toast } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { offlineDevice, offlineOwner } from '../../lib/offline.ts';
import { ProblemError } from '../../lib/problem.ts';
import { queryKey, useProblemText } from '../../lib/query.ts';
import { serverNow } from '../../lib/server-time.ts';
import { type KeptTick, prepSubject, sendTicks } from './kept-ticks.ts';

/**
 * What is ticked on this list. A tick stands on the device before it is sent: without a connection it waits there, and goes
 * when there is one again, also from another page.
 */
export function useTicks(storeId: string, date: string, list: PrepList) {
  const t = useTranslations('prep-list');
  const client = useQueryClient();
  const problemText = useProblemText();
  const [own, setOwn] = useState<ReadonlyMap<string, KeptTick>>(new Map());
  const [waiting, setWaiting] = useState(0);
  const subject = prepSubject(storeId, date);

  const flush = useCallback(async () => {
    const owner = offlineOwner();
    if (owner === null) return;
    const { keptEdits } = await offlineDevice();
    const kept = (await keptEdits.of<KeptTick>(owner, subject)).filter((edit) => edit.problem === null);
    setOwn(new Map(kept.map((edit) => [edit.key, edit.value])));
    setWaiting(kept.length);
    if (kept.length === 0) return;
    try {
      const { done, blocked } = await sendTicks(subject, kept);
      await keptEdits.drop(done);
      for (const { edit, problem } of blocked) await keptEdits.block([edit], problem);
      await client.invalidateQueries({ queryKey: queryKey('ordering', prepRoutes.get.path) });
      const left = (await keptEdits.of<KeptTick>(owner, subject)).filter((edit) => edit.problem === null);
      setOwn(new Map(left.map((edit) => [edit.key, edit.value])));
      setWaiting(left.length);
    } catch (error) {
      // Without an answer they wait; the page says so.
      if (!(error instanceof ProblemError) || error.status !== 0) toast.error(problemText(error));
    }
  }, [client, problemText, subject]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once per list and when the connection comes back, not per render
  useEffect(() => {
    void flush();
    const again = () => void flush();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [subject]);

  const set = async (itemId: string, name: string, done: boolean, withUndo = true): Promise<void> => {
    const owner = offlineOwner();
    if (owner === null) return;
    const value: KeptTick = { done, at: new Date(serverNow()).toISOString() };
    setOwn((now) => new Map(now).set(itemId, value));
    const { keptEdits } = await offlineDevice();
    await keptEdits.put(owner, subject, [{ key: itemId, value }], Date.now());
    if (withUndo)
      toast.success(t(done ? 'done' : 'undone', { name }), {
        undo: { label: t('undo'), run: () => void set(itemId, name, !done, false) },
      });
    await flush();
  };

  const isDone = (itemId: string): boolean =>
    own.get(itemId)?.done ?? list.lines.find((line) => line.id === itemId)?.tick?.done ?? false;
  return { isDone, set, waiting };
}
