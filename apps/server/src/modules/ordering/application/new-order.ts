import { valueMinor } from '@larder/contracts/ordering/band';
import { addDays, instantOf } from '../../../platform/clock/business-date.ts';
import type { NewOrder } from '../data/orders.repository.ts';
import { dateOf, type Slot } from '../domain/supply-slot.ts';
import type { OrderFit } from './planning/order-fit.ts';
import type { PlannedStore } from './store-planner.ts';

/** One delivery that an order is for. */
export interface DeliverySlot {
  readonly orderDate: string;
  readonly deliveryDate: string;
  readonly nextDeliveryDate: string;
  readonly cutoffAt: Date;
  readonly window: string | null;
}

/** A slot of a source's calendar, as dates and the moment of its cut-off in the store's zone. */
export function deliverySlot(slot: Slot, zone: string): DeliverySlot {
  const orderDate = dateOf(slot.orderDay);
  return {
    orderDate,
    deliveryDate: dateOf(slot.deliveryDay),
    nextDeliveryDate: dateOf(slot.nextDeliveryDay),
    cutoffAt: instantOf(orderDate, slot.cutoffMinute, zone),
    window: slot.window,
  };
}

type PlannedLines = ReturnType<PlannedStore['linesOf']>;

/** What an order takes from its slot and from the plan's view of the data; a refresh writes the same columns again. */
export const slotColumns = (slot: DeliverySlot, plan: Pick<PlannedStore, 'incompleteDays'>) => ({
  order_date: slot.orderDate,
  cutoff_at: slot.cutoffAt,
  cover_until: addDays(slot.nextDeliveryDate, -1),
  delivery_window: slot.window,
  data_completeness: plan.incompleteDays.length > 0 ? 'incomplete' : 'ok',
  incomplete_days: JSON.stringify(plan.incompleteDays),
});

/** The row of an order that nobody has touched: every line stands at its baseline. */
export function newOrderRow(
  order: Pick<NewOrder, 'id' | 'store_id' | 'source_id' | 'urgency' | 'origin' | 'run_id' | 'currency'>,
  slot: DeliverySlot,
  plan: Pick<PlannedStore, 'incompleteDays'>,
  lines: PlannedLines,
  fit: OrderFit | null,
  made: { readonly at: Date; readonly by: string },
): NewOrder {
  const baseline = baselineMinorOf(lines);
  return {
    ...order,
    delivery_date: slot.deliveryDate,
    state: 'generated',
    ...slotColumns(slot, plan),
    fit: fitColumn(fit),
    baseline_minor: baseline,
    amount_minor: baseline,
    line_count: lines.length,
    ordered_count: lines.filter((l) => l.baselineMilli > 0n).length,
    changed_count: 0,
    runs_out_count: lines.filter((l) => l.runsOut).length,
    out_of_band_count: 0,
    created_at: made.at,
    created_by: made.by,
    updated_at: made.at,
    updated_by: made.by,
  };
}

export const fitColumn = (fit: OrderFit | null): string | null => (fit ? JSON.stringify(fit) : null);

/** Value of planned lines at their baselines, minor units. */
const baselineMinorOf = (
  lines: readonly { readonly baselineMilli: bigint; readonly packMilli: bigint; readonly packPriceMinor: bigint }[],
): bigint => lines.reduce((sum, l) => sum + valueMinor(l.baselineMilli, l.packMilli, l.packPriceMinor), 0n);
