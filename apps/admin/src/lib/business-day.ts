import { serverNow } from './server-time.ts';

/** Today's date in a zone by the server's clock, 'YYYY-MM-DD'. */
export function todayIn(zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(serverNow());
}
