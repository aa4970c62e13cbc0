import { elapsedIn, HOURS, partOf, slotOfHour, type TradingDay } from './trading-day.ts';

/** Every figure of one store. Chain and region are sums of these and nothing else, so a number is the same on each level. */
export interface StoreCell {
  readonly storeId: string;
  readonly day: TradingDay;
  /** Net sales and tickets per slot of today and of the same weekday last week. */
  readonly today: HourFigures;
  readonly lastWeek: HourFigures | null;
  /** Up to the same minute a week ago; null when that day has no sales. */
  readonly lastWeekSoFar: { readonly netMinor: bigint; readonly tickets: number } | null;
  /** Completed days, oldest first; null where nothing was sold. */
  readonly days: readonly (DayFigures | null)[];
  readonly listed: number;
  readonly out: number;
  /** Listed and empty per completed day, oldest first; null where no stock was kept. */
  readonly stockDays: readonly ({ readonly listed: number; readonly out: number } | null)[];
  readonly wasteMinor: bigint;
  readonly usageMinor: bigint;
  readonly wasteDays: readonly bigint[];
}

export interface DayFigures {
  readonly netMinor: bigint;
  readonly tickets: number;
}

export interface HourFigures {
  readonly netMinor: readonly bigint[];
  readonly tickets: readonly number[];
}

/** Spreads hourly rows over the slots of a day. */
export function slotsOf(
  rows: readonly { readonly hour: number; readonly netMinor: bigint; readonly tickets: number }[],
  day: TradingDay,
): HourFigures {
  const netMinor = new Array<bigint>(HOURS).fill(0n);
  const tickets = new Array<number>(HOURS).fill(0);
  for (const row of rows) {
    const slot = slotOfHour(row.hour, day);
    netMinor[slot] = (netMinor[slot] ?? 0n) + row.netMinor;
    tickets[slot] = (tickets[slot] ?? 0) + row.tickets;
  }
  return { netMinor, tickets };
}

/** What had been sold at the same minute of the trading day. */
export function soFar(figures: HourFigures, day: TradingDay): DayFigures {
  let netMinor = 0n;
  let sixtieths = 0;
  for (let slot = 0; slot < HOURS; slot++) {
    const elapsed = elapsedIn(slot, day);
    netMinor += partOf(figures.netMinor[slot] ?? 0n, elapsed);
    sixtieths += (figures.tickets[slot] ?? 0) * elapsed;
  }
  return { netMinor, tickets: Math.round(sixtieths / 60) };
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const count = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const netToday = (cell: StoreCell): bigint => sum(cell.today.netMinor);

/** Ten-thousandths, rounded half up; null without a whole. */
export const ratioBp = (part: bigint, whole: bigint): number | null =>
  whole <= 0n ? null : Number((part * 20_000n + whole) / (whole * 2n));

/** Money per ticket, rounded half up; null without tickets. */
export const averageOf = (figures: DayFigures): bigint | null =>
  figures.tickets <= 0 ? null : (figures.netMinor * 2n + BigInt(figures.tickets)) / BigInt(figures.tickets * 2);

const addDays = (days: readonly (DayFigures | null)[]): DayFigures | null => {
  const known = days.filter((d) => d !== null);
  return known.length === 0
    ? null
    : { netMinor: sum(known.map((d) => d.netMinor)), tickets: count(known.map((d) => d.tickets)) };
};

export interface KpiFigures {
  readonly sales: DayFigures;
  readonly salesLastWeek: DayFigures | null;
  readonly salesDays: readonly (DayFigures | null)[];
  readonly listed: number;
  readonly out: number;
  readonly stockDays: readonly ({ readonly listed: number; readonly out: number } | null)[];
  readonly wasteMinor: bigint;
  readonly usageMinor: bigint;
  readonly wasteDays: readonly bigint[];
}

/** Sums over stores. */
export function kpisOf(cells: readonly StoreCell[], seriesDays: number): KpiFigures {
  const offsets = Array.from({ length: seriesDays }, (_, i) => i);
  return {
    sales: { netMinor: sum(cells.map(netToday)), tickets: count(cells.map((c) => count(c.today.tickets))) },
    salesLastWeek: addDays(cells.map((c) => c.lastWeekSoFar)),
    salesDays: offsets.map((i) => addDays(cells.map((c) => c.days[i] ?? null))),
    listed: count(cells.map((c) => c.listed)),
    out: count(cells.map((c) => c.out)),
    stockDays: offsets.map((i) => {
      const known = cells.map((c) => c.stockDays[i] ?? null).filter((d) => d !== null);
      return known.length === 0
        ? null
        : { listed: count(known.map((d) => d.listed)), out: count(known.map((d) => d.out)) };
    }),
    wasteMinor: sum(cells.map((c) => c.wasteMinor)),
    usageMinor: sum(cells.map((c) => c.usageMinor)),
    wasteDays: offsets.map((i) => sum(cells.map((c) => c.wasteDays[i] ?? 0n))),
  };
}
