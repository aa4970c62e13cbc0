import { addDays, localParts } from '../../../platform/clock/business-date.ts';

const QUARTER_MS = 900_000;
const MOST_ENTRIES = 4_096;

/** Local hour and business date of instants in one zone. Offsets change on quarter hours only, so one look-up serves a quarter. */
export class LocalTime {
  private readonly zone: string;
  private readonly closeoutMinute: number;
  private readonly quarters = new Map<number, { readonly date: string; readonly minute: number }>();

  constructor(zone: string, closeoutMinute: number) {
    this.zone = zone;
    this.closeoutMinute = closeoutMinute;
  }

  /** Business date (the day before until the close-out minute) and local clock hour. */
  of(epochMs: number): { businessDate: string; hour: number } {
    const quarter = Math.floor(epochMs / QUARTER_MS);
    let start = this.quarters.get(quarter);
    if (!start) {
      const parts = localParts(new Date(quarter * QUARTER_MS), this.zone);
      start = { date: parts.date, minute: parts.hour * 60 + parts.minute };
      if (this.quarters.size >= MOST_ENTRIES) this.quarters.clear();
      this.quarters.set(quarter, start);
    }
    const minute = start.minute + Math.floor((epochMs - quarter * QUARTER_MS) / 60_000);
    return {
      businessDate: minute < this.closeoutMinute ? addDays(start.date, -1) : start.date,
      hour: Math.floor(minute / 60),
    };
  }
}
