export interface Connection {
  online: boolean;
  /** When the server last answered anything; null before the first answer. */
  lastAnswerAt: number | null;
}

let state: Connection = { online: typeof navigator === 'undefined' || navigator.onLine, lastAnswerAt: null };
const listeners = new Set<() => void>();

function publish(next: Connection): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Any answer proves the connection. Rounded to the minute, so that a busy page does not re-render per request. */
export function noteAnswer(): void {
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  if (!state.online || state.lastAnswerAt !== minute) publish({ online: true, lastAnswerAt: minute });
}

/** A request that got no answer at all. */
export function noteFailure(): void {
  if (state.online) publish({ ...state, online: false });
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => publish({ ...state, online: true }));
  window.addEventListener('offline', () => publish({ ...state, online: false }));
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function connectionSnapshot(): Connection {
  return state;
}
