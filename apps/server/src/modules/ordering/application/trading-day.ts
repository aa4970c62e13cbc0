import type { StoreInfo } from '../../../foundation/org/index.ts';
import { addDays, businessDateOf, localParts } from '../../../platform/clock/business-date.ts';

export interface TradingDay {
  /** First day that still sells: today, or tomorrow once the store has closed. */
  readonly originDate: string;
  /** Share of that day's opening time that lies ahead, 0 … 1, three decimals. */
  readonly remainingShare: number;
  /** Store-local calendar date and minute of the instant. */
  readonly localDate: string;
  readonly localMinute: number;
}

/** Where an instant stands in a store's trading day. */
export function tradingDayOf(
  now: Date,
  store: Pick<StoreInfo, 'zone' | 'closeoutMinute' | 'openMinute' | 'closeMinute'>,
): TradingDay {
  const businessDate = businessDateOf(now, store.zone, store.closeoutMinute);
  const local = localParts(now, store.zone);
  const localMinute = local.hour * 60 + local.minute;
  // Past midnight the minutes of the business day go on counting: a bar that closes at 02:00 closes at minute 1560.
  const minute = local.date === businessDate ? localMinute : localMinute + 1440;
  const { openMinute, closeMinute } = store;
  const at = { localDate: local.date, localMinute };
  if (minute >= closeMinute) return { originDate: addDays(businessDate, 1), remainingShare: 1, ...at };
  if (minute <= openMinute || closeMinute <= openMinute) return { originDate: businessDate, remainingShare: 1, ...at };
  return {
    originDate: businessDate,
    remainingShare: Math.round(((closeMinute - minute) / (closeMinute - openMinute)) * 1000) / 1000,
    ...at,
  };
}
