import { useSyncExternalStore } from 'react';

const PHONE = '(max-width: 699px)';

/** Missing where there is no layout (tests, server): such places count as wide. */
const query = () => (typeof window === 'undefined' ? undefined : window.matchMedia?.(PHONE));

function subscribe(listener: () => void): () => void {
  const found = query();
  found?.addEventListener('change', listener);
  return () => found?.removeEventListener('change', listener);
}

/** True under 700 px, where the rail is a bottom bar. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => query()?.matches ?? false,
    () => false,
  );
}
