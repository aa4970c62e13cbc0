/** Where a store stands in its trading day. */
export interface TradingDay {
  readonly businessDate: string;
  /** Instant at which the trading day began. */
  readonly start: Date;
  /** Clock hour of the first slot. */
  readonly firstHour: number;
  /** Minutes since `start`, 0–1440. */
  readonly minutesIn: number;
}

export const HOURS = 24;
const MINUTES = 60;

/** Position of a clock hour in the trading day: a shop that closes its books at 04:00 sells 01:00 in slot 21. */
export const slotOfHour = (hour: number, day: TradingDay): number => (hour - day.firstHour + HOURS) % HOURS;
export const hourOfSlot = (slot: number, day: TradingDay): number => (slot + day.firstHour) % HOURS;

/** The slot that is running; the last one at the very end of a day. */
export const currentSlot = (day: TradingDay): number => Math.min(HOURS - 1, Math.floor(day.minutesIn / MINUTES));

/** Minutes of a slot that are over, 0–60. */
export const elapsedIn = (slot: number, day: TradingDay): number =>
  Math.max(0, Math.min(MINUTES, day.minutesIn - slot * MINUTES));

/** The part of an hour's figure that belongs to the elapsed minutes: figures are kept by the hour, so an hour counts evenly. */
export const partOf = (value: bigint, elapsed: number): bigint => (value * BigInt(elapsed)) / BigInt(MINUTES);

/** Opening hours in minutes of the local day; a shop that closes after midnight has `close` beyond 1440. */
export interface OpeningHours {
  readonly open: number;
  readonly close: number;
}

const DAY = 1440;

/** Minutes since the shop opened, or null while it is closed. */
export function openFor({ open, close }: OpeningHours, localMinute: number): number | null {
  for (const minute of [localMinute, localMinute + DAY]) if (minute >= open && minute < close) return minute - open;
  return null;
}

/** Share of the opening hours that is still to come, in ten-thousandths; 0 while closed. */
export function remainingBp(hours: OpeningHours, localMinute: number): bigint {
  const passed = openFor(hours, localMinute);
  if (passed === null) return 0n;
  const length = hours.close - hours.open;
  return BigInt(Math.round(((length - passed) * 10_000) / length));
}
