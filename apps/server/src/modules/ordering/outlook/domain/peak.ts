/** How far above its usual level a day must be, and how many earlier days "usual" needs. */
const STANDS_OUT = 1.2;
const LEAST_DAYS = 3;
/** A store whose days are all alike still varies by this share. */
const LEAST_SPREAD = 0.05;

/** An hour of the week as the store knows it. */
export interface UsualHour {
  readonly weekday: number;
  readonly hour: number;
  /** Mean tickets. */
  readonly tickets: number;
}

export interface PeakInput {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  /** Forecast units at list price, minor units. */
  readonly listMinor: number;
  /** What a unit of list price brought in the last weeks: discounts, returns and goods without a forecast. */
  readonly realised: number;
  /** Takings of the same weekday in the last weeks, minor units. */
  readonly sameWeekday: readonly number[];
  /** Minor units a ticket; null: no tickets known. */
  readonly averageTicket: number | null;
  readonly hours: readonly UsualHour[];
  /** Tickets an hour; null: not recorded. */
  readonly capacity: number | null;
}

export interface PeakDay {
  readonly expectedMinor: number;
  readonly usualMinor: number;
  readonly expectedTickets: number | null;
  readonly usualTickets: number | null;
  readonly usualDays: number;
  readonly standsOut: boolean;
  readonly overCapacity: boolean;
  readonly hours: readonly {
    readonly hour: number;
    readonly expected: number;
    readonly usual: number;
    readonly standsOut: boolean;
  }[];
}

/** A day ahead against what the same weekday usually brings. Undefined while too few days are known to call anything usual. */
export function peakOf(input: PeakInput): PeakDay | undefined {
  const { sameWeekday, averageTicket, capacity } = input;
  if (sameWeekday.length < LEAST_DAYS) return undefined;
  const usualMinor = median(sameWeekday);
  const expectedMinor = Math.round(input.listMinor * input.realised);
  const mean = sameWeekday.reduce((a, b) => a + b, 0) / sameWeekday.length;
  const spread = Math.sqrt(sameWeekday.reduce((sum, v) => sum + (v - mean) ** 2, 0) / sameWeekday.length);
  const standsOut =
    usualMinor > 0 &&
    expectedMinor >= STANDS_OUT * usualMinor &&
    expectedMinor - usualMinor >= Math.max(spread, LEAST_SPREAD * usualMinor);
  const factor = usualMinor > 0 ? expectedMinor / usualMinor : 0;
  const busiest = Math.max(0, ...input.hours.map((h) => h.tickets));
  const hours = input.hours
    .filter((h) => h.weekday === input.weekday)
    .map(({ hour, tickets }) => {
      const expected = tickets * factor;
      const over = capacity !== null && expected > capacity;
      return {
        hour,
        expected: tenth(expected),
        usual: tenth(tickets),
        standsOut: over || (standsOut && busiest > 0 && expected >= busiest),
      };
    });
  const ticketsOf = (minor: number): number | null =>
    averageTicket !== null && averageTicket > 0 ? tenth(minor / averageTicket) : null;
  return {
    expectedMinor,
    usualMinor,
    expectedTickets: ticketsOf(expectedMinor),
    usualTickets: ticketsOf(usualMinor),
    usualDays: sameWeekday.length,
    standsOut,
    overCapacity: capacity !== null && hours.some((h) => h.expected > capacity),
    hours,
  };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return Math.round(sorted.length % 2 ? upper : ((sorted[middle - 1] as number) + upper) / 2);
}
