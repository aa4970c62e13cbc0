import { useEffect, useState } from 'react';
import { serverNow } from '../../lib/server-time.ts';

/** The server's present in ms, renewed every `everyMs`. Use it in small components: all below render again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A timer cannot be set further ahead than this. */
const LONGEST_MS = 2 ** 31 - 1;

/** True from the instant on; renders once when it comes. */
export function usePassed(instant: string): boolean {
  const at = new Date(instant).getTime();
  const [passed, setPassed] = useState(() => serverNow() >= at);
  useEffect(() => {
    setPassed(serverNow() >= at);
    const timer = setTimeout(
      () => setPassed(serverNow() >= at),
      Math.min(LONGEST_MS, Math.max(0, at - serverNow()) + 1),
    );
    return () => clearTimeout(timer);
  }, [at]);
  return passed;
}
