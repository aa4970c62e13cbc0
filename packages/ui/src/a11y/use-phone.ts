import { useCallback, useSyncExternalStore } from 'react';

const PHONE = '(max-width: 699px)';

/** Missing where there is no layout (tests, server): such places count as wide. */
const list = (query: string) => (typeof window === 'undefined' ? undefined : window.matchMedia?.(query));

/** Whether a media query holds, and a new render when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const found = list(query);
      found?.addEventListener('change', listener);
      return () => found?.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => list(query)?.matches ?? false,
    () => false,
  );
}

/** True under 700 px, where the rail is a bottom bar. */
export const usePhone = (): boolean => useMedia(PHONE);

/** The same for code that runs before anything is rendered. */
export const isPhone = (): boolean => list(PHONE)?.matches ?? false;
