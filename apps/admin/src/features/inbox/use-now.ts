import { useEffect, useState } from 'react';
import { serverNow } from '../../lib/server-time.ts';

/** The present moment, refreshed every half minute: due times must not stand still on an open page. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date(serverNow()));
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date(serverNow())), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
