import { useEffect, useState } from 'react';

/** What is left is told in minutes; a quarter of one is late enough to renew it. */
const TICK_MS = 15_000;

/**
 * The server's time, ticking: a tablet whose clock is wrong must not show another countdown than the server keeps.
 * @param serverNow `now` of the latest answer @param receivedAt when it came, by this machine's clock
 */
export function useNow(serverNow: string, receivedAt: number): number {
  const [local, setLocal] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLocal(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(serverNow) + Math.max(0, local - receivedAt);
}
