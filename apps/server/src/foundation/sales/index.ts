export { foldCode, type TicketResolution, ticketFact } from './domain/ticket-fact.ts';
export {
  type AcceptedTicket,
  type ArrivedTicket,
  type DayEndFact,
  type ItemDayRow,
  type ItemDays,
  isIncomplete,
  type KeptRev,
  type MappedLine,
  SalesApi,
  type StoreDayInfo,
  type TicketFact,
  type TicketKey,
  type TicketLineFact,
  type WaitingCode,
} from './sales.facade.ts';
export {
  type DaySales,
  type HourSales,
  type ItemSales,
  SalesFigures,
  type StoreDayIssue,
} from './sales-figures.facade.ts';
export {
  type ChannelSales,
  type PeriodDay,
  type PeriodItem,
  SalesPeriods,
  type SalesSpan,
  type WeekdayHour,
} from './sales-periods.facade.ts';
