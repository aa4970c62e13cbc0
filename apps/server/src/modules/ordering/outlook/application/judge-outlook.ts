import { Injectable } from '@nestjs/common';
import { StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { isIncomplete, SalesApi, SalesPeriods } from '../../../../foundation/sales/index.ts';
import { addDays, businessDateOf } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OutlookRepository, type PromiseRow } from '../data/outlook.repository.ts';
import { PeaksRepository } from '../data/peaks.repository.ts';
import { LEAST_BP, type ShortageVerdict, verdictOf } from '../domain/shortage.ts';

/** Promises are kept this long one by one, for whoever asks what was said; their sums, and days held against takings, longer. */
const KEPT_DAYS = 35;
const KEPT_SUMS_DAYS = 4 * KEPT_DAYS;

interface Books {
  readonly empty: readonly { readonly itemId: string; readonly from: string; readonly to: string }[];
  readonly incomplete: ReadonlySet<string>;
  readonly moved: ReadonlyMap<string, { readonly receivedMilli: bigint; readonly wastedMilli: bigint }>;
}

/** Holds what was said of days that are over against what happened. Safe to repeat. */
@Injectable()
export class JudgeOutlook {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly stock: StockFigures,
    private readonly sales: SalesApi,
    private readonly periods: SalesPeriods,
    private readonly outlook: OutlookRepository,
    private readonly peaks: PeaksRepository,
    private readonly clock: Clock,
  ) {}

  /** @returns shortage promises that got a verdict */
  async run(ctx: TenantContext, storeId: string): Promise<number> {
    return this.db.tx(ctx, async (tx) => {
      await this.outlook.lockStore(tx, storeId);
      const { zone, closeoutMinute } = await this.org.store(tx, storeId);
      const today = businessDateOf(this.clock.now(), zone, closeoutMinute);
      const yesterday = addDays(today, -1);
      const open = await this.outlook.unjudged(tx, storeId, yesterday, LEAST_BP);
      if (open.length > 0) {
        const books = await this.books(tx, storeId, open);
        const verdicts = open.map((p) => ({ originDate: p.originDate, itemId: p.itemId, verdict: verdict(p, books) }));
        await this.outlook.judge(tx, storeId, verdicts, this.clock.now());
      }
      await this.settlePeaks(tx, storeId, today);
      await this.outlook.dropBefore(tx, storeId, addDays(today, -KEPT_DAYS), addDays(today, -KEPT_SUMS_DAYS));
      await this.peaks.dropBefore(tx, storeId, addDays(today, -KEPT_SUMS_DAYS));
      return open.length;
    });
  }

  private async books(tx: Tx, storeId: string, open: readonly PromiseRow[]): Promise<Books> {
    const from = open.map((p) => p.originDate).sort()[0] ?? '';
    const to =
      open
        .map((p) => p.byDate)
        .sort()
        .at(-1) ?? '';
    const itemIds = [...new Set(open.map((p) => p.itemId))];
    const sold = await this.sales.itemDays(tx, { storeIds: [storeId], from, to });
    const markedOut = Array.from(sold.day.entries()).flatMap(([i, day]) =>
      sold.soldOut[i] === 1
        ? [
            {
              itemId: sold.itemIds[sold.itemIndex[i] as number] as string,
              from: addDays(from, day),
              to: addDays(from, day),
            },
          ]
        : [],
    );
    const incomplete = await this.incompleteDays(tx, storeId, from, to);
    const flows = await this.stock.flows(tx, storeId, itemIds, from, to);
    return {
      empty: [...(await this.stock.emptySpans(tx, [storeId], from, to)), ...markedOut],
      incomplete,
      moved: new Map(flows.days.map((f) => [`${f.itemId} ${f.businessDate}`, f])),
    };
  }

  private async settlePeaks(tx: Tx, storeId: string, today: string): Promise<void> {
    const open = await this.peaks.open(tx, storeId, today);
    if (open.length === 0) return;
    const from = open.toSorted()[0] ?? '';
    const to = open.toSorted().at(-1) ?? '';
    const known = new Map(
      (await this.periods.days(tx, { storeIds: [storeId], from, to })).map((d) => [d.businessDate, d]),
    );
    const incomplete = await this.incompleteDays(tx, storeId, from, to);
    for (const date of open) {
      const day = known.get(date);
      // A day without takings, or with gaps, may still be waiting for its tickets: what is settled stays settled.
      if (day && !incomplete.has(date)) await this.peaks.settle(tx, storeId, date, day.netMinor, day.tickets);
    }
  }

  private async incompleteDays(tx: Tx, storeId: string, from: string, to: string): Promise<Set<string>> {
    const days = await this.sales.storeDays(tx, [storeId], from, to);
    return new Set(days.filter(isIncomplete).map((d) => d.businessDate));
  }
}

function verdict(promise: PromiseRow, books: Books): ShortageVerdict {
  let incomplete = false;
  let received = 0n;
  let ranOut = false;
  for (let date = promise.originDate; date <= promise.byDate; date = addDays(date, 1)) {
    incomplete ||= books.incomplete.has(date);
    const flow = books.moved.get(`${promise.itemId} ${date}`);
    received += flow?.receivedMilli ?? 0n;
    // A shelf that was emptied into the bin at close had something left.
    ranOut ||=
      (flow?.wastedMilli ?? 0n) <= 0n &&
      books.empty.some((e) => e.itemId === promise.itemId && e.from <= date && e.to >= date);
  }
  return verdictOf({ ranOut, incomplete, receivedMilli: received, plannedMilli: promise.incomingMilli });
}
