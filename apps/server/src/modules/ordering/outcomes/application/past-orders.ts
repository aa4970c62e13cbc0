import { valueMinor } from '@larder/contracts/ordering/band';
import type { ReplenishInput, ReplenishSnapshot } from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween, instantOf } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type LineRow, OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../../data/orders.repository.ts';
import { OrderingProvisioning, type PastChange } from '../../provisioning.ts';
import { OutcomesRepository } from '../data/outcomes.repository.ts';
import { PastOrdersRepository } from '../data/past-orders.repository.ts';
import { type OutcomeDay, scoreOverride } from '../domain/score-override.ts';
import { ProposeBands } from './propose-bands.ts';

const MILLI = 1000;
const DAYS_LOOKED_AT = 14;
const SENT_MINUTE = 600;
/** A manager looks an order through before the first change. */
const OPENING_MINUTES = 9;
const MINUTE_MS = 60_000;

interface Sheet {
  readonly lines: readonly LineRow[];
  readonly snapshots: ReadonlyMap<string, ReplenishSnapshot>;
}

interface Changed {
  readonly line: LineRow;
  readonly input: ReplenishInput;
  readonly orderedMilli: bigint;
  readonly reason: string;
}

/** Makes the demo's past: real suggestions of tonight, changed and sent as if weeks ago, scored like any other. */
@Injectable()
export class PastOrders extends OrderingProvisioning {
  constructor(
    private readonly db: TenantDb,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly past: PastOrdersRepository,
    private readonly sales: SalesApi,
    private readonly outcomes: OutcomesRepository,
    private readonly bands: ProposeBands,
    private readonly clock: Clock,
  ) {
    super();
  }

  override pastOrders(ctx: TenantContext, past: Parameters<OrderingProvisioning['pastOrders']>[1]): Promise<number> {
    return this.db.tx(
      ctx,
      async (tx) => {
        let scored = 0;
        const open = (await this.orders.openOfStore(tx, past.storeId)).filter((o) => o.urgency === 'normal');
        for (const order of open) {
          // Once for all weeks: a sheet's snapshots are the bulk of what is read.
          const sheet = await this.sheet(tx, order);
          for (const weeks of past.weeks)
            scored += await this.repeat(tx, order, sheet, -7 * weeks, past.personId, past.change);
        }
        await this.bands.look(tx, past.storeId, addDays(open[0]?.order_date ?? '1970-01-01', -1));
        return scored;
      },
      { timeoutMs: 60_000 },
    );
  }

  private async sheet(tx: Tx, order: OrderRow): Promise<Sheet> {
    const basis = await this.lines.allBasis(tx, order.id);
    return {
      lines: await this.lines.list(tx, order.id),
      snapshots: new Map(basis.map((b) => [b.item_id, b.snapshot as unknown as ReplenishSnapshot])),
    };
  }

  private async repeat(
    tx: Tx,
    order: OrderRow,
    { lines, snapshots }: Sheet,
    shift: number,
    personId: string,
    change: PastChange,
  ): Promise<number> {
    const deliveryDate = addDays(order.delivery_date, shift);
    const windowTo = addDays(deliveryDate, DAYS_LOOKED_AT - 1);
    const sold = await this.soldByItem(tx, order.store_id, deliveryDate, windowTo);
    const coverDays = daysBetween(order.delivery_date, order.cover_until) + 1;
    const changed: Changed[] = lines.flatMap((line) => {
      const snapshot = snapshots.get(line.item_id);
      if (!snapshot || line.baseline_milli === 0n) return [];
      const pack = Number(line.pack_milli);
      const cover = (sold.get(line.item_id) ?? []).slice(0, coverDays).reduce((a, b) => a + b, 0);
      const made = change({
        itemId: line.item_id,
        baselinePacks: Number(line.baseline_milli) / pack,
        soldPacks: (cover * MILLI) / pack,
        deliveryDate,
      });
      const orderedMilli = made ? line.baseline_milli + BigInt(made.packs) * line.pack_milli : 0n;
      return made && made.packs !== 0 && orderedMilli >= 0n
        ? [{ line, input: snapshot.input, orderedMilli, reason: made.reason }]
        : [];
    });
    const id = newId();
    await this.send(tx, order, { id, shift, personId }, lines, changed);
    for (const { line, input, orderedMilli, reason } of changed) {
      const result = scoreOverride({
        baseline: Number(line.baseline_milli) / MILLI,
        ordered: Number(orderedMilli) / MILLI,
        days: shelfDays(deliveryDate, Number(orderedMilli) / MILLI, sold.get(line.item_id) ?? [], input, coverDays),
        coverDays,
        lifeDays: input.shelfLifeDays,
        pieces: input.demand.counted,
        economics: input.economics,
      });
      if (typeof result === 'string') continue;
      const milli = (units: number) => BigInt(Math.round(units * MILLI));
      await this.outcomes.save(
        tx,
        {
          orderId: id,
          itemId: line.item_id,
          storeId: order.store_id,
          deliveryDate,
          windowTo,
          personId,
          reasonCode: reason,
          currency: order.currency,
          baselineMilli: line.baseline_milli,
          orderedMilli,
          verdict: result.verdict,
          undecided: null,
          soldMilli: milli(result.sold),
          wasteMilli: milli(result.waste),
          marginMinor: BigInt(result.margin),
          wasteMinor: BigInt(result.wasteMoney),
          holdingMinor: BigInt(result.holding),
          effectMinor: BigInt(result.effect),
        },
        {},
        this.clock.now(),
      );
    }
    return changed.length;
  }

  private async send(
    tx: Tx,
    order: OrderRow,
    made: { readonly id: string; readonly shift: number; readonly personId: string },
    lines: readonly LineRow[],
    changed: readonly Changed[],
  ): Promise<void> {
    const orderDate = addDays(order.order_date, made.shift);
    const sentAt = instantOf(orderDate, SENT_MINUTE, 'Asia/Shanghai');
    const quantities = new Map(changed.map((c) => [c.line.item_id, c]));
    const amount = lines.reduce((sum, l) => {
      const quantity = quantities.get(l.item_id)?.orderedMilli ?? l.baseline_milli;
      return sum + valueMinor(quantity, l.pack_milli, l.pack_price_minor);
    }, 0n);
    await this.past.insert(tx, order, {
      id: made.id,
      by: made.personId,
      openedAt: new Date(sentAt.getTime() - (OPENING_MINUTES + changed.length) * MINUTE_MS),
      sentAt,
      orderDate,
      deliveryDate: addDays(order.delivery_date, made.shift),
      coverUntil: addDays(order.cover_until, made.shift),
      cutoffAt: new Date(order.cutoff_at.getTime() + made.shift * 86_400_000),
      amountMinor: amount,
      changes: changed.map((c) => ({ itemId: c.line.item_id, quantityMilli: c.orderedMilli, reason: c.reason })),
    });
  }

  private async soldByItem(tx: Tx, storeId: string, from: string, to: string): Promise<Map<string, number[]>> {
    const length = daysBetween(from, to) + 1;
    const days = await this.sales.itemDays(tx, { storeIds: [storeId], from, to });
    const sold = new Map<string, number[]>();
    for (let i = 0; i < days.day.length; i++) {
      const id = days.itemIds[days.itemIndex[i] as number] as string;
      const row = sold.get(id) ?? new Array<number>(length).fill(0);
      sold.set(id, row);
      row[days.day[i] as number] = Math.max(0, (days.quantityMilli[i] as number) / MILLI);
    }
    return sold;
  }
}

/**
 * A shelf on which exactly what the records say was sold: it opens with what the delivery lacked, later deliveries bring
 * just what sells, and what is left of this one when it is too old is thrown away.
 */
function shelfDays(
  from: string,
  received: number,
  sold: readonly number[],
  input: ReplenishInput,
  coverDays: number,
): OutcomeDay[] {
  const cover = sold.slice(0, coverDays).reduce((a, b) => a + b, 0);
  let stock = Math.max(0, cover - received);
  const days: OutcomeDay[] = [];
  for (let at = 0; at < DAYS_LOOKED_AT; at++) {
    const sells = sold[at] ?? 0;
    const arrives = at === 0 ? received : at < coverDays ? 0 : sells;
    const tooOld = input.shelfLifeDays !== undefined && at === input.shelfLifeDays;
    const left = stock + arrives - sells;
    const wasted = tooOld ? Math.max(0, left) : 0;
    const mean = (input.demand.meanMilli[input.arrivalDays + at] ?? 0) / MILLI;
    days.push({
      date: addDays(from, at),
      incomplete: false,
      opening: stock,
      received: arrives,
      sold: sells,
      wasted,
      counted: 0,
      soldOut: left - wasted <= 0 && at < coverDays,
      demand: { mean, variance: Math.max(mean, 0.01) },
    });
    stock = left - wasted;
  }
  return days;
}
