const HOUR = 60;
const two = (value: number) => String(value).padStart(2, '0');

/** Minute of the day as a clock shows it: 965 → "16:05". Minutes past midnight of the next day begin at "00:00" again. */
export function clockText(minute: number): string {
  return `${two(Math.floor(minute / HOUR) % 24)}:${two(minute % HOUR)}`;
}

/** "16:05" → 965; null for anything that is no time of day. */
export function readClock(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < HOUR ? hours * HOUR + minutes : null;
}
