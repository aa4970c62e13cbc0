const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let f = formatters.get(zone);
  if (!f) {
    f = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, f);
  }
  return f;
}

/** Wall-clock parts of an instant in a zone. */
export function localParts(instant: Date, zone: string): { date: string; hour: number; minute: number } {
  const p: Record<string, string> = {};
  for (const { type, value } of formatter(zone).formatToParts(instant)) p[type] = value;
  return { date: `${p.year}-${p.month}-${p.day}`, hour: Number(p.hour), minute: Number(p.minute) };
}

/** An instant as a person of the zone reads it off the wall, `YYYY-MM-DD HH:mm`: what a file for a spreadsheet says. */
export function wallTime(instant: Date, zone: string): string {
  const { date, hour, minute } = localParts(instant, zone);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The same of what may not have happened (''), or where no zone is known (the instant as it came). */
export const wallTimeOf = (at: string | null | undefined, zone: string | undefined): string =>
  at && zone !== undefined ? wallTime(new Date(at), zone) : (at ?? '');

/** Calendar date plus days, 'YYYY-MM-DD' in and out. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from a to b. */
export const daysBetween = (a: string, b: string): number =>
  Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000);

/** ISO weekday of a date: 1 = Monday … 7 = Sunday. */
export const isoWeekday = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/**
 * Trading day of an instant: before the store's close-out minute the previous day is still open
 * (a bar that closes at 02:00 books 01:30 on the day before).
 */
export function businessDateOf(instant: Date, zone: string, closeoutMinute: number): string {
  const { date, hour, minute } = localParts(instant, zone);
  return hour * 60 + minute < closeoutMinute ? addDays(date, -1) : date;
}

/** UTC instant of a local wall-clock minute; in a DST gap the instant after the gap, in an overlap the first one. */
export function instantOf(date: string, minuteOfDay: number, zone: string): Date {
  const day = addDays(date, Math.floor(minuteOfDay / 1440));
  const minute = ((minuteOfDay % 1440) + 1440) % 1440;
  const naive = Date.parse(
    `${day}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00Z`,
  );
  const offsetAt = (ms: number) => {
    const p = localParts(new Date(ms), zone);
    return (
      Date.parse(`${p.date}T${String(p.hour).padStart(2, '0')}:${String(p.minute).padStart(2, '0')}:00Z`) -
      Math.floor(ms / 60_000) * 60_000
    );
  };
  const early = naive - offsetAt(naive - 86_400_000);
  const late = naive - offsetAt(naive + 86_400_000);
  const fits = [Math.min(early, late), Math.max(early, late)].find((ms) => ms + offsetAt(ms) === naive);
  return new Date(fits ?? Math.max(early, late));
}
