import type { LiveChange } from '@larder/contracts/live/live';

/** `starting` until the first answer, so that a page that opens says nothing of trouble. */
export type LiveState = 'starting' | 'live' | 'connecting';

/** What changed; `all` when too much was missed to say what. */
export type LiveNews = readonly LiveChange[] | 'all';

let state: LiveState = 'starting';
const stateListeners = new Set<() => void>();
const newsListeners = new Set<(news: LiveNews) => void>();

export function liveState(): LiveState {
  return state;
}

export function setLiveState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

export function subscribeLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/** Hears every change that this browser is told of, whichever tab holds the stream. */
export function onLiveNews(listener: (news: LiveNews) => void): () => void {
  newsListeners.add(listener);
  return () => newsListeners.delete(listener);
}

export function tellLiveNews(news: LiveNews): void {
  for (const listener of [...newsListeners]) listener(news);
}
