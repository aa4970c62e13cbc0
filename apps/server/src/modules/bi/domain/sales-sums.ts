import { type ReportCompare } from '@larder/contracts/bi/sales-report';
import { daysIn } from '@larder/contracts/common/dates';
import type { PeriodDay, WeekdayHour } from '../../../foundation/sales/index.ts';
import { addDays, isoWeekday } from '../../../platform/clock/business-date.ts';

const WEEK = 7;
/** 52 whole weeks: the same weekday a year ago. */
const YEAR = 364;

export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Days that a span is held against; weekdays always meet weekdays. Null for 'none'. */
export function compareSpan({ from, to }: Span, compare: ReportCompare): Span | null {
  if (compare === 'none') return null;
  const back = compare === 'year' ? YEAR : Math.ceil(daysIn(from, to) / WEEK) * WEEK;
  return { from: addDays(from, -back), to: addDays(to, -back) };
}

/** Sums of store-days. `tickets` is null when none of them had any; `ticketedMinor` is the net of those that had. */
export interface SalesSums {
  readonly netMinor: bigint;
  readonly ticketedMinor: bigint;
  readonly tickets: number | null;
  readonly discountMinor: bigint;
  readonly refundMinor: bigint;
}

export function sumOf(days: readonly PeriodDay[]): SalesSums {
  let [netMinor, ticketedMinor, discountMinor, refundMinor] = [0n, 0n, 0n, 0n];
  let tickets: number | null = null;
  for (const day of days) {
    netMinor += day.netMinor;
    discountMinor += day.discountMinor;
    refundMinor += day.refundMinor;
    if (day.tickets === null) continue;
    ticketedMinor += day.netMinor;
    tickets = (tickets ?? 0) + day.tickets;
  }
  return { netMinor, ticketedMinor, tickets, discountMinor, refundMinor };
}

/** Net per ticket, rounded half away from zero; null without tickets. */
export function averageTicket({ ticketedMinor, tickets }: SalesSums): bigint | null {
  if (tickets === null || tickets === 0) return null;
  const count = BigInt(tickets);
  const doubled = 2n * ticketedMinor;
  return (doubled + (doubled < 0n ? -count : count)) / (2n * count);
}

export interface TrendDay {
  readonly businessDate: string;
  readonly sums: SalesSums | null;
  readonly before: SalesSums | null;
}

/** One entry per date of the span; null where no store knows anything. */
export function trendOf(
  span: Span,
  days: readonly PeriodDay[],
  compare: Span | null,
  daysBefore: readonly PeriodDay[],
): TrendDay[] {
  const now = Map.groupBy(days, (d) => d.businessDate);
  const then = Map.groupBy(daysBefore, (d) => d.businessDate);
  const of = (rows: readonly PeriodDay[] | undefined) => (rows === undefined ? null : sumOf(rows));
  return Array.from({ length: daysIn(span.from, span.to) }, (_, i) => {
    const businessDate = addDays(span.from, i);
    return {
      businessDate,
      sums: of(now.get(businessDate)),
      before: compare && of(then.get(addDays(compare.from, i))),
    };
  });
}

export interface TrafficCell {
  readonly weekday: number;
  readonly hour: number;
  /** Hundredths of a ticket, per store and day. */
  readonly ticketCenti: number;
  readonly netMinor: bigint;
}

/** Mean of an hour over the store-days with tickets of its weekday, so that short spans and new stores compare. */
export function trafficOf(hours: readonly WeekdayHour[], days: readonly PeriodDay[]): TrafficCell[] {
  const storeDays = new Map<number, number>();
  for (const day of days) {
    if (day.tickets === null) continue;
    const weekday = isoWeekday(day.businessDate);
    storeDays.set(weekday, (storeDays.get(weekday) ?? 0) + 1);
  }
  return hours.map(({ weekday, hour, tickets, netMinor }) => {
    const over = storeDays.get(weekday) ?? 1;
    return { weekday, hour, ticketCenti: Math.round((tickets * 100) / over), netMinor: netMinor / BigInt(over) };
  });
}
