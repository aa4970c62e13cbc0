import { type Aggregates, aggregate } from '../model/aggregates.ts';
import { type DayCalendar, dayCalendar } from '../model/calendar.ts';
import type { Panel } from '../model/panel.ts';
import { uncensorPanel } from '../model/uncensor.ts';

/** What a panel's scoring needs besides the model; build once per panel. */
export interface Prepared {
  readonly panel: Panel;
  readonly sums: Aggregates;
  readonly calendar: DayCalendar;
}

/** Uncensors sold-out days and adds the panel up; everything downstream reads the result. */
export function prepare(observed: Panel): Prepared {
  const panel = uncensorPanel(observed);
  return { panel, sums: aggregate(panel), calendar: dayCalendar(panel) };
}
