import { MAX_REPORT_DAYS, type SalesReport } from '@larder/contracts/bi/sales-report';
import { daysIn } from '@larder/contracts/common/dates';
import { addDays } from '../../lib/dates.ts';

export type Range = '7' | '28' | '91' | 'own';

export interface Span {
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Complete days up to yesterday; today is still running and would look like a fall. */
export function lastDays(days: number, today: string): Span {
  return { from: addDays(today, -days), to: addDays(today, -1) };
}

/** The span that the page's parameters mean; half-typed or impossible dates fall back to the last 28 days. */
export function spanOf({ range, from, to }: { range: Range } & Span, today: string): Span {
  if (range !== 'own') return lastDays(Number(range), today);
  const whole = DAY.test(from) && DAY.test(to) && from <= to && daysIn(from, to) <= MAX_REPORT_DAYS;
  return whole ? { from, to } : lastDays(28, today);
}

/** 1 Monday … 7 Sunday. */
export type Weekday = '1' | '2' | '3' | '4' | '5' | '6' | '7';

export interface TrafficTable {
  /** Without those of which no ticket is known: that nobody came is another thing. */
  weekdays: Weekday[];
  hours: number[];
  /** Hundredths of a ticket by `weekday hour`. */
  cells: Map<string, number>;
  most: number;
}

/** Weekdays with tickets × trading hours, without the hours in which nobody ever came. */
export function trafficTable(traffic: SalesReport['traffic']): TrafficTable {
  const busy = traffic.filter((cell) => cell.ticketCenti > 0);
  const hours = busy.map((cell) => cell.hour);
  const first = Math.min(...hours);
  const last = Math.max(...hours);
  return {
    weekdays: [...new Set(busy.map((cell) => String(cell.weekday) as Weekday))].sort(),
    hours: busy.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i),
    cells: new Map(busy.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.ticketCenti])),
    most: Math.max(1, ...busy.map((cell) => cell.ticketCenti)),
  };
}
