import type { PresentPerson } from '@larder/contracts/live/presence';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api-client.ts';
import { newPageId } from './page-id.ts';
import { useLiveTopic } from './use-live.ts';

const FIRST_REFRESH_SECONDS = 12;
/** Moving through cells with the arrow keys says only where it stops. */
const SETTLE_MS = 250;

export interface OrderPresence {
  /** Everybody else who has the order open. */
  readonly people: readonly PresentPerson[];
  /** Says which item's line is being edited here; null when none. */
  setEditing(itemId: string | null): void;
}

/** Who else has this order open, and on which lines. Says so for this page too, until it closes. */
export function usePresence(orderId: string): OrderPresence {
  const [people, setPeople] = useState<readonly PresentPerson[]>([]);
  const pageId = useRef('');
  const editing = useRef<string | null>(null);
  const settle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const say = useCallback(async () => {
    const page = pageId.current;
    if (page === '') return;
    clearTimeout(refresh.current);
    let seconds = FIRST_REFRESH_SECONDS;
    try {
      const body = { pageId: page, editing: editing.current };
      const answer = await call(orderRoutes.enter, { params: { id: orderId }, body });
      seconds = answer.refreshSeconds;
      if (page === pageId.current) setPeople((old) => (same(old, answer.people) ? old : answer.people));
    } catch {
      // Who is there is a courtesy: the next refresh tries again.
    }
    if (page !== pageId.current) return;
    clearTimeout(refresh.current);
    refresh.current = setTimeout(() => void say(), seconds * 1_000);
  }, [orderId]);

  useEffect(() => {
    const enter = () => {
      pageId.current = newPageId();
      void say();
    };
    const leave = () => {
      const page = pageId.current;
      pageId.current = '';
      clearTimeout(refresh.current);
      clearTimeout(settle.current);
      // Outlives the page; if it gets lost, the server takes the silence for it.
      if (page !== '')
        void call(orderRoutes.leave, { params: { id: orderId, pageId: page } }, { keepalive: true }).catch(
          () => undefined,
        );
    };
    const back = (event: PageTransitionEvent) => {
      if (event.persisted) enter();
    };
    enter();
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', back);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', back);
      leave();
      setPeople([]);
    };
  }, [orderId, say]);

  useLiveTopic('ordering.presence', () => void say(), { key: orderId });

  const setEditing = useCallback(
    (itemId: string | null) => {
      if (editing.current === itemId) return;
      editing.current = itemId;
      clearTimeout(settle.current);
      settle.current = setTimeout(() => void say(), SETTLE_MS);
    },
    [say],
  );
  return { people, setEditing };
}

const same = (a: readonly PresentPerson[], b: readonly PresentPerson[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Who else is on one line. */
export const editorsOf = (people: readonly PresentPerson[], itemId: string): PresentPerson[] =>
  people.filter((person) => person.editing.includes(itemId));
