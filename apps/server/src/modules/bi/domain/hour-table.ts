import type { StoreCell } from './store-cell.ts';
import { currentSlot, hourOfSlot, type OpeningHours, slotOfHour, type TradingDay } from './trading-day.ts';

interface TradingStore {
  readonly day: TradingDay;
  readonly hours: OpeningHours;
}

/**
 * Clock hours in which the stores trade, in the order of the trading day of the first one: hours of opening, and hours in
 * which something was sold today or a week ago.
 */
export function tradingHours(stores: readonly TradingStore[], cells: readonly StoreCell[]): number[] {
  const [first] = stores;
  if (!first) return [];
  const hours = new Set<number>();
  for (const store of stores)
    for (let minute = store.hours.open; minute < store.hours.close; minute += 60)
      hours.add(Math.floor(minute / 60) % 24);
  // An hour with refunds alone has money and no tickets.
  for (const cell of cells)
    for (const figures of [cell.today, cell.lastWeek])
      figures?.netMinor.forEach((net, slot) => {
        if (net !== 0n || figures.tickets[slot] !== 0) hours.add(hourOfSlot(slot, cell.day));
      });
  return [...hours].sort((a, b) => slotOfHour(a, first.day) - slotOfHour(b, first.day));
}

export interface HourRow {
  readonly hour: number;
  /** Null while the hour is still to come in every store. */
  readonly netMinor: bigint | null;
  readonly tickets: number;
  /** Null when no store has anything of that day: unknown is not zero. */
  readonly netLastWeekMinor: bigint | null;
}

/** Sums over stores per clock hour. */
export function hourRows(hours: readonly number[], cells: readonly StoreCell[]): HourRow[] {
  return hours.map((hour) => {
    let netMinor: bigint | null = null;
    let tickets = 0;
    let netLastWeekMinor: bigint | null = null;
    for (const cell of cells) {
      const slot = slotOfHour(hour, cell.day);
      if (slot <= currentSlot(cell.day)) {
        netMinor = (netMinor ?? 0n) + (cell.today.netMinor[slot] ?? 0n);
        tickets += cell.today.tickets[slot] ?? 0;
      }
      if (cell.lastWeek) netLastWeekMinor = (netLastWeekMinor ?? 0n) + (cell.lastWeek.netMinor[slot] ?? 0n);
    }
    return { hour, netMinor, tickets, netLastWeekMinor };
  });
}
