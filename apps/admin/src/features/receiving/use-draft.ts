import { type ReceiptDetail, receivingRoutes } from '@larder/contracts/supply-chain/receiving';
import { useTranslations } from '@larder/i18n/react';
import { toast } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useProblemText } from '../../lib/query.ts';
import type { Entries } from './draft.ts';

/** Milliseconds without a tap before the draft is sent; long enough for a burst of scans. */
const QUIET_MS = 600;
const RETRY_MS = 4_000;

export type SaveState = 'saved' | 'saving' | 'failed';

export interface Draft {
  readonly entries: Entries;
  readonly change: (to: (entries: Entries) => Entries) => void;
  readonly saveState: SaveState;
  readonly savedAt: string;
  /** Sends what is not sent yet. @returns the version that the server holds, or null when it could not be kept */
  readonly flush: () => Promise<number | null>;
}

/**
 * A receipt that keeps itself on the server: each change is sent after a moment of quiet, one request at a time. A reload
 * or another person's tablet continues where this one stopped.
 */
export function useDraft(receipt: ReceiptDetail): Draft {
  const t = useTranslations('receiving');
  const client = useQueryClient();
  const problemText = useProblemText();
  const [entries, setEntries] = useState<Entries>(receipt.entries);
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const [savedAt, setSavedAt] = useState(receipt.updatedAt);
  // What the server holds, and what is to be sent next: read in timers, so they live outside of rendering.
  const held = useRef({ version: receipt.version, entries: receipt.entries as Entries });
  const wanted = useRef<Entries>(receipt.entries);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<number | null>>(undefined);

  const send = async (): Promise<number | null> => {
    while (wanted.current !== held.current.entries) {
      const sent = wanted.current;
      setSaveState('saving');
      try {
        const answer = await call(receivingRoutes.save, {
          params: { id: receipt.id },
          body: { version: held.current.version, entries: [...sent] },
        });
        held.current = { version: answer.version, entries: sent };
        setSavedAt(answer.updatedAt);
      } catch (error) {
        if (!(await recovered(error))) return null;
      }
    }
    setSaveState('saved');
    return held.current.version;
  };

  /** True when the draft now shows what the server holds. */
  const recovered = async (error: unknown): Promise<boolean> => {
    if (error instanceof ProblemError && error.status === 409) {
      const latest = await client.fetchQuery({
        ...apiQuery('supply-chain', receivingRoutes.get, { params: { id: receipt.id } }),
        staleTime: 0,
      });
      held.current = { version: latest.version, entries: latest.entries };
      wanted.current = latest.entries;
      setEntries(latest.entries);
      toast.warning(t('changedElsewhere'));
      return true;
    }
    setSaveState('failed');
    if (error instanceof ProblemError && error.status !== 0 && error.status < 500) toast.error(problemText(error));
    else timer.current = setTimeout(() => void flush(), RETRY_MS);
    return false;
  };

  const flush = (): Promise<number | null> => {
    clearTimeout(timer.current);
    running.current ??= send().finally(() => {
      running.current = undefined;
    });
    return running.current;
  };

  // The newest `flush` sees the newest words and helpers; `change` itself never changes, so that rows need not render.
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  const change = useCallback<Draft['change']>((to) => {
    wanted.current = to(wanted.current);
    setEntries(wanted.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(), QUIET_MS);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);
  // A tab that closes right after a tap: the last change leaves with it.
  useEffect(() => {
    const onHide = () => {
      if (wanted.current === held.current.entries) return;
      const body = JSON.stringify({ version: held.current.version, entries: wanted.current });
      void fetch(receivingRoutes.save.path.replace(':id', receipt.id), {
        method: 'PUT',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-larder-csrf': '1' },
        body,
      });
    };
    window.addEventListener('pagehide', onHide);
    return () => window.removeEventListener('pagehide', onHide);
  }, [receipt.id]);

  return { entries, change, saveState, savedAt, flush };
}
