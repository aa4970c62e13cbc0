import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../../lib/api-client.ts';
import { connectionSnapshot, subscribeConnection } from '../../../lib/connection.ts';
import { useLiveTopic } from '../../../lib/live/use-live.ts';
import { offlineDevice, offlineOwner } from '../../../lib/offline.ts';
import { queryKey } from '../../../lib/query.ts';
import { type OrderRow, rowsOf } from '../model.ts';
import { deviceKeeper } from './line-keeper.ts';
import { OrderSession } from './order-session.ts';
import { subjectOf } from './order-subject.ts';
import { ReviewBoard } from './review-board.ts';

export interface OpenSheet {
  readonly rows: readonly OrderRow[];
  readonly session: OrderSession;
  readonly review: ReviewBoard;
}

/** The sheet of one order: its rows, this person's edits on them, and the verdict on the whole. */
export function useOrderSheet(order: OrderDetail, editable: boolean): OpenSheet {
  const client = useQueryClient();
  const rows = useMemo(() => rowsOf(order), [order]);
  const mayEdit = useRef(editable);
  // The session begins with the first answer.
  const taken = useRef(order);
  const [{ session, review }] = useState(() => {
    const made = new OrderSession(
      order,
      rows,
      {
        save: (lines) => call(orderRoutes.saveLines, { params: { id: order.id }, body: { lines: [...lines] } }),
        refetch: () => void client.invalidateQueries({ queryKey: queryKey('ordering') }),
        keeper: deviceKeeper(offlineOwner() ?? '', order.id),
      },
      () => mayEdit.current,
    );
    return { session: made, review: new ReviewBoard(rows, made.store, order.policy) };
  });

  // Before the first paint of a newer answer: the cells must not show old edits over new suggestions.
  useLayoutEffect(() => {
    mayEdit.current = editable;
    if (taken.current === order) return;
    taken.current = order;
    session.adopt(order, rows);
    review.renew(rows, order.policy);
  }, [editable, order, rows, session, review]);

  useNews(order.id, session);

  useEffect(() => {
    const stops = [session.start(), review.start(), holdWhileOpen(order.id)];
    const unsubscribe = subscribeConnection(() => {
      if (connectionSnapshot().online) session.retry();
    });
    return () => {
      unsubscribe();
      for (const stop of stops) stop();
    };
  }, [session, review, order.id]);

  return { rows, session, review };
}

/** Own saves are news too: the sheet is not read again under the fingers of the person who types in it. */
const CALM_MS = 4_000;

function useNews(orderId: string, session: OrderSession): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const read = () => {
    clearTimeout(timer.current);
    const left = session.touchedAt + CALM_MS - Date.now();
    if (left > 0) timer.current = setTimeout(read, left);
    else void client.invalidateQueries({ queryKey: queryKey('ordering', orderRoutes.get.path) });
  };
  useLiveTopic('ordering.order', read, { key: orderId });
}

/** While the sheet is open it sends its own edits; the background sender of any tab leaves them alone. */
function holdWhileOpen(orderId: string): () => void {
  const owner = offlineOwner();
  let release: (() => void) | null = null;
  let ended = false;
  void offlineDevice().then(
    ({ holdSubject }) => {
      if (!ended && owner) release = holdSubject(owner, subjectOf(orderId));
    },
    () => undefined,
  );
  return () => {
    ended = true;
    release?.();
  };
}
