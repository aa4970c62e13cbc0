import { type OrderDetail, orderRoutes } from '@larder/contracts/ordering/order';
import { createEditStore, type EditStore } from '@larder/ui/data';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { ProblemError } from '../../lib/problem.ts';
import { queryKey } from '../../lib/query.ts';
import { editsBetween, type OrderRow, type Patches, savedPatches } from './model.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

export interface OrderSession {
  readonly store: EditStore;
  readonly state: SaveState;
  /** Saves what is not saved yet and gives the version to act on. @throws ProblemError */
  flush(): Promise<number>;
}

const PAUSE_MS = 700;

/**
 * Edits of one order: typed into a store, saved in the background after a pause. When a run has refreshed the order in
 * the meantime, the new suggestions are fetched and the typed cells are saved on top of them.
 */
export function useOrderSession(order: OrderDetail, rows: readonly OrderRow[], editable: boolean): OrderSession {
  const client = useQueryClient();
  const [store] = useState(() => createEditStore(savedPatches(order.lines)));
  const [state, setState] = useState<SaveState>('saved');
  const saved = useRef<Patches>(store.patches());
  const version = useRef(order.version);
  const running = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(rows);

  useEffect(() => {
    latest.current = rows;
    version.current = Math.max(version.current, order.version);
  }, [rows, order.version]);

  const save = useCallback(async (): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      const now = store.patches();
      const lines = editsBetween(latest.current, saved.current, now);
      if (lines.length === 0) {
        setState('saved');
        return;
      }
      setState('saving');
      try {
        const answer = await call(orderRoutes.saveLines, {
          params: { id: order.id },
          body: { version: version.current, lines },
        });
        version.current = answer.version;
        saved.current = now;
        setState('saved');
        return;
      } catch (error) {
        const fresh =
          error instanceof ProblemError &&
          error.code === 'version_conflict' &&
          typeof error.meta['currentVersion'] === 'number';
        if (!fresh || attempt > 0) {
          setState('failed');
          throw error;
        }
        version.current = error.meta['currentVersion'] as number;
        await client.invalidateQueries({ queryKey: queryKey('ordering') });
      }
    }
  }, [client, order.id, store]);

  const flush = useCallback(async (): Promise<number> => {
    const next = running.current.then(save, save);
    running.current = next.catch(() => undefined);
    await next;
    return version.current;
  }, [save]);

  useEffect(() => {
    if (!editable) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe(() => {
      setState('unsaved');
      clearTimeout(timer);
      // The bar says that saving failed and offers it again; nothing typed is lost.
      timer = setTimeout(() => void flush().catch(() => undefined), PAUSE_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
      if (editsBetween(latest.current, saved.current, store.patches()).length > 0) void flush().catch(() => undefined);
    };
  }, [editable, store, flush]);

  return { store, state, flush };
}
