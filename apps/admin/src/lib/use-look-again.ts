import { useState } from 'react';
import { serverNow } from './server-time.ts';

const LOOK_FOR_MS = 60_000;
const LOOK_EVERY_MS = 3_000;

/**
 * For a list whose next rows a background job makes: reads it again every 3 s for a minute after `begin`.
 * @returns `refetchInterval` for the query, and `begin` for the moment the job was asked for
 */
export function useLookAgain(): { readonly refetchInterval: () => number | false; readonly begin: () => void } {
  const [until, setUntil] = useState(0);
  return {
    refetchInterval: () => (serverNow() < until ? LOOK_EVERY_MS : false),
    begin: () => setUntil(serverNow() + LOOK_FOR_MS),
  };
}
