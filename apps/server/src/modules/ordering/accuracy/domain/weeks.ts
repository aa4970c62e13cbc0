import { addDays, isoWeekday } from '../../../../platform/clock/business-date.ts';

/** Monday of a date's week. */
export const mondayOf = (date: string): string => addDays(date, 1 - isoWeekday(date));

/** Mondays of the weeks that a span touches, oldest first. */
export function weeksIn(from: string, to: string): string[] {
  const weeks: string[] = [];
  for (let week = mondayOf(from); week <= to; week = addDays(week, 7)) weeks.push(week);
  return weeks;
}
