import { useEffect, useState } from 'react';

/** The present instant in ms, renewed every `everyMs`. Use it in small components: all below render again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A timer cannot be set further ahead than this. */
const LONGEST_MS = 2 ** 31 - 1;

/** True from the instant on; renders once when it comes. */
export function usePassed(instant: string): boolean {
  const at = new Date(instant).getTime();
  const [passed, setPassed] = useState(() => Date.now() >= at);
  useEffect(() => {
    setPassed(Date.now() >= at);
    const timer = setTimeout(() => setPassed(Date.now() >= at), Math.min(LONGEST_MS, Math.max(0, at - Date.now()) + 1));
    return () => clearTimeout(timer);
  }, [at]);
  return passed;
}
