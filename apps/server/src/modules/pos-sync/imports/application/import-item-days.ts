import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes } from '../../../../foundation/catalog/index.ts';
import { type ItemDayRow, SalesApi } from '../../../../foundation/sales/index.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import type { ImportRunRow } from '../data/imports.repository.ts';
import { type Issue, Tally } from '../domain/import-figures.ts';
import { IssueSink } from '../domain/issue-sink.ts';
import type { SourceRow } from '../domain/mapped-rows.ts';
import { itemOf } from '../domain/new-items.ts';
import { type ItemDay, ItemDayReader } from '../domain/read-item-day.ts';
import type { OpenedSource } from './import-source.ts';
import { RecordProgress } from './record-progress.ts';

const ROWS_AT_ONCE = 5_000;

interface Read {
  readonly row: SourceRow;
  readonly found: ItemDay | Issue;
}

/** Item-day history of a file, some thousand rows per transaction. */
@Injectable()
export class ImportItemDays {
  constructor(
    private readonly db: TenantDb,
    private readonly sales: SalesApi,
    private readonly catalog: CatalogApi,
    private readonly progress: RecordProgress,
  ) {}

  async run(
    ctx: TenantContext,
    run: ImportRunRow,
    source: OpenedSource,
    pause: () => boolean,
  ): Promise<'done' | 'more'> {
    const tally = Tally.of('item_days', run.result);
    Object.assign(tally, {
      newItems: run.check?.newItems ?? 0,
      stores: run.check?.itemDays?.stores ?? 0,
      items: run.check?.itemDays?.items ?? 0,
    });
    tally.fresh ??= 0;
    const reader = new ItemDayReader(source.mapped, run.profile);
    let done = run.doneUnits;
    let seen = 0;
    let chunk: Read[] = [];
    for await (const row of source.rows()) {
      seen += 1;
      // Rows of earlier slices are read too: the days they name must not come twice.
      const found = reader.read(row);
      if (seen <= run.doneUnits) continue;
      chunk.push({ row, found });
      if (chunk.length < ROWS_AT_ONCE) continue;
      done = await this.write(ctx, run, source, tally, chunk, done);
      chunk = [];
      if (pause()) return 'more';
    }
    await this.write(ctx, run, source, tally, chunk, done);
    return 'done';
  }

  private async write(
    ctx: TenantContext,
    run: ImportRunRow,
    source: OpenedSource,
    tally: Tally,
    chunk: readonly Read[],
    from: number,
  ): Promise<number> {
    const sink = new IssueSink(tally);
    const to = from + chunk.length;
    await this.db.tx(
      ctx,
      async (tx) => {
        const byStore = this.resolve(await this.catalog.codes(tx), source, tally, sink, chunk);
        for (const storeId of [...byStore.keys()].sort())
          tally.fresh = (tally.fresh ?? 0) + (await this.sales.importItemDays(tx, storeId, byStore.get(storeId) ?? []));
        await this.progress.run(tx, run, tally, sink, { from, to });
      },
      { timeoutMs: 60_000 },
    );
    return to;
  }

  private resolve(
    codes: ItemCodes,
    source: OpenedSource,
    tally: Tally,
    sink: IssueSink,
    chunk: readonly Read[],
  ): Map<string, ItemDayRow[]> {
    const byStore = new Map<string, ItemDayRow[]>();
    // Two codes may name one item: its day must not stand twice in one statement.
    const days = new Set<string>();
    for (const { row, found } of chunk) {
      tally.rows += 1;
      if ('level' in found) {
        sink.add(found);
        continue;
      }
      const itemId = itemOf(codes, found.sku);
      if (itemId === undefined) {
        sink.add(source.mapped.issue(row, 'error', 'item_unknown', found.sku));
        continue;
      }
      const { businessDate, quantityMilli, amountMinor, soldOut, closed } = found;
      const day = `${found.store.id}|${itemId}|${businessDate}`;
      if (days.has(day)) {
        sink.add(source.mapped.issue(row, 'error', 'duplicate_day'));
        continue;
      }
      days.add(day);
      tally.dayMilli += quantityMilli;
      tally.date(businessDate);
      const rows = byStore.get(found.store.id) ?? [];
      if (rows.length === 0) byStore.set(found.store.id, rows);
      rows.push({ itemId, businessDate, quantityMilli, amountMinor, soldOut, closed });
    }
    return byStore;
  }
}
