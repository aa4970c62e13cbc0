import type { LiveChange } from '@larder/contracts/live/live';
import type { LiveTopic } from '@larder/contracts/live/topics';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { connectionSnapshot, subscribeConnection } from '../connection.ts';
import { type LiveState, liveState, onLiveNews, subscribeLiveState } from './live-state.ts';

export interface LiveFilter {
  /** Only this record, for example an order. */
  readonly key?: string | undefined;
  readonly storeId?: string | undefined;
}

const fits = (change: LiveChange, topic: LiveTopic, filter: LiveFilter): boolean =>
  change.topic === topic &&
  (filter.key === undefined || change.key === undefined || change.key === filter.key) &&
  (filter.storeId === undefined || change.storeId === undefined || change.storeId === filter.storeId);

/**
 * Calls `heard` when something of the topic changed, and when so much was missed that it may have. For pages that have to
 * do more than read again; what only has to be read again is declared as `live` beside the feature's routes.
 */
export function useLiveTopic(topic: LiveTopic, heard: () => void, filter: LiveFilter = {}): void {
  const latest = useRef(heard);
  latest.current = heard;
  const { key, storeId } = filter;
  useEffect(
    () =>
      onLiveNews((news) => {
        if (news === 'all' || news.some((change) => fits(change, topic, { key, storeId }))) latest.current();
      }),
    [topic, key, storeId],
  );
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeLiveState, liveState);
}

/** For the top bar: whether changes arrive by themselves. */
export function useLiveConnection(): LiveState | 'offline' {
  const state = useLiveState();
  const { online } = useSyncExternalStore(subscribeConnection, connectionSnapshot);
  return online ? state : 'offline';
}

/**
 * For `refetchInterval`: asks from time to time while nothing arrives by itself.
 * @param whenLive for pages on which time alone changes something, such as a till that falls silent
 */
export function useFallbackInterval(ms: number, whenLive: number | false = false): number | false {
  const live = useLiveState() === 'live';
  return live ? whenLive : ms;
}
