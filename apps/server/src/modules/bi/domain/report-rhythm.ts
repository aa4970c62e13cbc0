import { addDays, instantOf, isoWeekday, localParts } from '../../../platform/clock/business-date.ts';
import type { Span } from './sales-sums.ts';

const WEEK = 7;

/** When a report leaves: at a local minute of every day, or of one weekday. */
export interface Rhythm {
  readonly rhythm: 'daily' | 'weekly';
  /** ISO weekday; null when daily. */
  readonly weekday: number | null;
  readonly minute: number;
  readonly zone: string;
}

const falls = ({ weekday }: Rhythm, date: string): boolean => weekday === null || isoWeekday(date) === weekday;

/**
 * Local date of the latest moment up to `now`. Each local date has one moment: in a DST gap it is the instant after the
 * gap, in an overlap the first of the two.
 */
export function latestMoment(rhythm: Rhythm, now: Date): { readonly date: string; readonly at: Date } {
  const today = localParts(now, rhythm.zone).date;
  for (let back = 0; ; back += 1) {
    const date = addDays(today, -back);
    const at = instantOf(date, rhythm.minute, rhythm.zone);
    if (at <= now && falls(rhythm, date)) return { date, at };
  }
}

/** The first moment after `now`, of a date that has not had its mail. */
export function nextMoment(rhythm: Rhythm, now: Date, lastSentFor: string | null): Date {
  const today = localParts(now, rhythm.zone).date;
  for (let ahead = 0; ; ahead += 1) {
    const date = addDays(today, ahead);
    const at = instantOf(date, rhythm.minute, rhythm.zone);
    if (at > now && falls(rhythm, date) && (lastSentFor === null || date > lastSentFor)) return at;
  }
}

/**
 * Date that a mail is due for, or null. Only the latest moment counts: whoever was without a worker or a mail server for
 * days gets one mail, not one for each day.
 * @param activeFrom moments up to it are past
 */
export function dueFor(
  rhythm: Rhythm,
  { activeFrom, lastSentFor }: { readonly activeFrom: Date; readonly lastSentFor: string | null },
  now: Date,
): string | null {
  const { date, at } = latestMoment(rhythm, now);
  return at > activeFrom && (lastSentFor === null || date > lastSentFor) ? date : null;
}

/** Days that the report of a date is about: the day before, or the seven days before. */
export const spanFor = ({ rhythm }: Pick<Rhythm, 'rhythm'>, date: string): Span => ({
  from: addDays(date, rhythm === 'weekly' ? -WEEK : -1),
  to: addDays(date, -1),
});
