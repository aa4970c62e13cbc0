import type { ReplenishInput } from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { type ItemFlow, StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { isIncomplete, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, businessDateOf, daysBetween } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type DueLine, OutcomesRepository } from '../data/outcomes.repository.ts';
import { type OutcomeDay, scoreOverride } from '../domain/score-override.ts';
import { ProposeBands } from './propose-bands.ts';

const MILLI = 1000;
/** A delivery is looked for from the day before to this many days after its date. */
const LATE_DAYS = 2;
/** Lines of one transaction: a large store's night must fit, and one that fails leaves the others scored. */
const CHUNK = 50;

/** Days by item on which its own sales were marked as cut short. */
type SoldOutDays = ReadonlyMap<string, ReadonlySet<string>>;
const NEVER: ReadonlySet<string> = new Set();

/** Flows of one item and what was on hand before the first of them. */
interface Books {
  readonly onHand: ReadonlyMap<string, bigint>;
  readonly days: readonly ItemFlow[];
}

/** Scores the changed lines of one store whose deliveries lie long enough back, then looks at its band. Safe to repeat. */
@Injectable()
export class ScoreOverrides {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly stock: StockFigures,
    private readonly sales: SalesApi,
    private readonly outcomes: OutcomesRepository,
    private readonly bands: ProposeBands,
    private readonly clock: Clock,
  ) {}

  /** @returns lines that were looked at */
  async run(ctx: TenantContext, storeId: string): Promise<number> {
    const { days, yesterday, due } = await this.db.tx(ctx, async (tx) => {
      const { zone, closeoutMinute } = await this.org.store(tx, storeId);
      const days = await this.org.policy(tx, 'ordering.outcomeDays', storeId);
      const yesterday = addDays(businessDateOf(this.clock.now(), zone, closeoutMinute), -1);
      return { days, yesterday, due: await this.outcomes.due(tx, storeId, addDays(yesterday, 1 - days)) };
    });
    // In the order of delivery: a later line is not charged with waste that an earlier one answers for.
    for (const [delivered, lines] of Map.groupBy(due, (line) => line.deliveryDate)) {
      const windowTo = addDays(delivered, days - 1);
      const soldOut = await this.db.tx(ctx, (tx) => this.soldOutDays(tx, storeId, delivered, windowTo));
      for (let at = 0; at < lines.length; at += CHUNK)
        await this.db.tx(ctx, async (tx) => {
          for (const line of lines.slice(at, at + CHUNK)) await this.score(tx, storeId, line, windowTo, soldOut);
        });
    }
    await this.db.tx(ctx, (tx) => this.bands.look(tx, storeId, yesterday));
    return due.length;
  }

  private async score(tx: Tx, storeId: string, line: DueLine, windowTo: string, soldOut: SoldOutDays): Promise<void> {
    const result = await this.verdictOf(tx, storeId, line, windowTo, soldOut);
    const decided = typeof result === 'string' ? undefined : result;
    const milli = (units: number) => BigInt(Math.round(units * MILLI));
    const { snapshot: _, coverUntil: __, ...facts } = line;
    await this.outcomes.save(
      tx,
      {
        ...facts,
        storeId,
        windowTo,
        verdict: decided?.verdict ?? 'undecidable',
        undecided: typeof result === 'string' ? result : null,
        soldMilli: milli(decided?.sold ?? 0),
        wasteMilli: milli(decided?.waste ?? 0),
        marginMinor: BigInt(decided?.margin ?? 0),
        wasteMinor: BigInt(decided?.wasteMoney ?? 0),
        holdingMinor: BigInt(decided?.holding ?? 0),
        effectMinor: BigInt(decided?.effect ?? 0),
      },
      Object.fromEntries([...(decided?.charged ?? [])].map(([date, units]) => [date, String(milli(units))])),
      this.clock.now(),
    );
  }

  private async verdictOf(
    tx: Tx,
    storeId: string,
    line: DueLine,
    windowTo: string,
    soldOut: SoldOutDays,
  ): Promise<ReturnType<typeof scoreOverride>> {
    if (!line.snapshot) return 'no_basis';
    const { input } = line.snapshot;
    const books = await this.stock.flows(tx, storeId, [line.itemId], addDays(line.deliveryDate, -1), windowTo);
    if (books.days.length === 0) return 'no_stock_kept';
    const late = addDays(line.deliveryDate, LATE_DAYS);
    const received = books.days.filter((f) => f.businessDate <= late).reduce((sum, f) => sum + f.receivedMilli, 0n);
    if (received < line.orderedMilli) return 'not_received';
    return scoreOverride({
      baseline: Number(line.baselineMilli) / MILLI,
      ordered: Number(line.orderedMilli) / MILLI,
      days: await this.days(tx, storeId, line, input, books, windowTo, soldOut.get(line.itemId) ?? NEVER),
      coverDays: daysBetween(line.deliveryDate, line.coverUntil) + 1,
      lifeDays: input.shelfLifeDays,
      pieces: input.demand.counted,
      economics: input.economics,
    });
  }

  private async days(
    tx: Tx,
    storeId: string,
    line: DueLine,
    input: ReplenishInput,
    books: Books,
    windowTo: string,
    empty: ReadonlySet<string>,
  ): Promise<OutcomeDay[]> {
    const from = line.deliveryDate;
    const charged = await this.outcomes.charged(tx, storeId, line);
    const incomplete = new Set(
      (await this.sales.storeDays(tx, [storeId], from, windowTo)).filter(isIncomplete).map((d) => d.businessDate),
    );
    const moved = new Map(books.days.map((f) => [f.businessDate, f]));
    const eve = moved.get(addDays(from, -1));
    let onHand = Number(books.onHand.get(line.itemId) ?? 0n) + (eve ? netOf(eve) : 0);
    const days: OutcomeDay[] = [];
    for (let date = from; date <= windowTo; date = addDays(date, 1)) {
      const flow = moved.get(date);
      const opening = onHand;
      onHand += flow ? netOf(flow) : 0;
      days.push({
        date,
        incomplete: incomplete.has(date),
        opening: opening / MILLI,
        received: Number(flow?.receivedMilli ?? 0n) / MILLI,
        sold: Number(flow?.soldMilli ?? 0n) / MILLI,
        wasted: Math.max(0, Number(flow?.wastedMilli ?? 0n) - Number(charged.get(date) ?? 0n)) / MILLI,
        counted: Number(flow?.countedMilli ?? 0n) / MILLI,
        soldOut: empty.has(date) || onHand <= 0,
        demand: demandOn(input.demand, input.arrivalDays + daysBetween(from, date)),
      });
    }
    return days;
  }

  /** Reads the sales of all the store's items, so it is asked once for all the lines of a delivery date. */
  private async soldOutDays(tx: Tx, storeId: string, from: string, to: string): Promise<SoldOutDays> {
    const sold = await this.sales.itemDays(tx, { storeIds: [storeId], from, to });
    const days = new Map<string, Set<string>>();
    for (let i = 0; i < sold.day.length; i++) {
      if (sold.soldOut[i] !== 1) continue;
      const itemId = sold.itemIds[sold.itemIndex[i] as number] as string;
      const dates = days.get(itemId) ?? new Set<string>();
      days.set(itemId, dates.add(addDays(from, sold.day[i] as number)));
    }
    return days;
  }
}

const netOf = (f: ItemFlow): number => Number(f.receivedMilli - f.soldMilli - f.wastedMilli + f.countedMilli);

/** Demand of a day as the suggestion saw it, base units. */
function demandOn(demand: ReplenishInput['demand'], day: number): OutcomeDay['demand'] {
  const milli = demand.meanMilli[day];
  if (milli === undefined) return null;
  const mean = milli / MILLI;
  const sd = demand.sdMilli?.[day];
  return { mean, variance: sd === undefined ? (demand.dispersion ?? 1) * mean : (sd / MILLI) ** 2 };
}
