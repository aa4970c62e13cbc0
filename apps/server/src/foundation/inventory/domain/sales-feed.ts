import type { Doubt } from '@larder/contracts/inventory/alerts';
import { localParts } from '../../../platform/clock/business-date.ts';
import type { SalesFeed } from '../stock-alerts.facade.ts';

export const NO_FEED: SalesFeed = { terminals: [], lastTicketAt: null };

interface OpeningHours {
  readonly zone: string;
  /** Minutes after midnight; an end at or before the start is after midnight. */
  readonly openMinute: number;
  readonly closeMinute: number;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Whether the store has been open for longer than a till may be silent. */
function openSince(minutes: number, { zone, openMinute, closeMinute }: OpeningHours, now: Date): boolean {
  const at = (instant: Date) => {
    const { hour, minute } = localParts(instant, zone);
    const time = hour * HOUR_MINUTES + minute;
    if (openMinute === closeMinute) return true;
    return openMinute < closeMinute
      ? time >= openMinute && time < closeMinute
      : time >= openMinute || time < closeMinute;
  };
  return at(now) && at(new Date(now.getTime() - minutes * MINUTE_MS));
}

export interface FeedState {
  readonly lastHeardAt: Date | null;
  readonly silent: number;
  readonly unsent: number;
  readonly doubts: readonly Doubt[];
}

/** What speaks against the figures of a store: sales that happened may not have arrived. Silence at night is no doubt. */
export function feedState(feed: SalesFeed, hours: OpeningHours, silentMinutes: number, now: Date): FeedState {
  const since = now.getTime() - silentMinutes * MINUTE_MS;
  const trading = openSince(silentMinutes, hours, now);
  const silent = trading
    ? feed.terminals.filter((t) => t.lastSeenAt === null || t.lastSeenAt.getTime() < since).length
    : 0;
  const unsent = feed.terminals.reduce((sum, t) => sum + (t.unsent ?? 0), 0);
  const heard = feed.terminals.flatMap((t) => (t.lastSeenAt ? [t.lastSeenAt.getTime()] : []));
  const doubts: Doubt[] = [];
  if (feed.terminals.length === 0) doubts.push('no_till');
  if (silent > 0) doubts.push('till_silent');
  if (unsent > 0) doubts.push('tickets_unsent');
  return { lastHeardAt: heard.length === 0 ? null : new Date(Math.max(...heard)), silent, unsent, doubts };
}
