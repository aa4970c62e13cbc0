import type { AccuracyCut, AccuracyQuery, AccuracyReport } from '@larder/contracts/ordering/accuracy';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { type AccuracyFilter, AccuracyRepository, NO_CATEGORY } from '../data/accuracy.repository.ts';
import { figuresOf, type SumRow } from '../domain/accuracy-figures.ts';
import { mondayOf } from '../domain/weeks.ts';

export type AccuracyRequest = z.output<typeof AccuracyQuery>;
type Named = { readonly name: string; readonly nameEn: string | null };

const NO_DAYS = { measured: 0, incomplete: 0, closed: 0, unforecast: 0, replayed: 0 };
const SUM_KEYS = [
  'itemDays',
  'sold',
  'dayError',
  'weekError',
  'signedError',
  'lastWeekError',
  'countedSold',
  'countedWeekError',
  'countedExpected',
  'countedDeviation',
  'openDays',
  'within80',
  'within90',
  'within95',
  'soldOutDays',
  'soldOutOver',
] as const satisfies readonly (keyof SumRow)[];

/** Reads of measured weeks, within what the reader may see. */
@Injectable()
export class AccuracyQueries {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly accuracy: AccuracyRepository,
  ) {}

  async report(tx: Tx, request: AccuracyRequest): Promise<AccuracyReport> {
    const { filter, stores, categories } = await this.scope(tx, request);
    const weeks = await this.accuracy.sums(tx, filter, 'week');
    const days = await this.accuracy.days(tx, filter);
    const order = stores.map((s) => s.id);
    const cut = (named: Named | undefined, { key, ...sums }: SumRow & { key: string }): AccuracyCut => ({
      key,
      name: named?.name ?? '',
      nameEn: named?.nameEn ?? null,
      figures: figuresOf(sums),
    });
    return {
      from: filter.from,
      to: addDays(filter.to, 6),
      horizon: request.horizon,
      days: days.reduce(
        (sum, d) => ({
          measured: sum.measured + d.measured,
          incomplete: sum.incomplete + d.incomplete,
          closed: sum.closed + d.closed,
          unforecast: sum.unforecast + d.unforecast,
          replayed: sum.replayed + d.replayed,
        }),
        NO_DAYS,
      ),
      totals: figuresOf(totalOf(weeks)),
      weeks: weeks.map((week) => {
        const { week: _, ...counts } = days.find((d) => d.week === week.key) ?? { week: week.key, ...NO_DAYS };
        return { ...cut({ name: week.key, nameEn: null }, week), days: counts };
      }),
      stores: (await this.accuracy.sums(tx, filter, 'store_id'))
        .map((row) =>
          cut(
            stores.find((s) => s.id === row.key),
            row,
          ),
        )
        .toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key)),
      categories: (await this.accuracy.sums(tx, filter, 'category_id'))
        .map((row) => cut(categories.get(row.key), row))
        .toSorted((a, b) => b.figures.units - a.figures.units),
    };
  }

  /** Every measured week, store and category of the span, with their names. */
  async rows(tx: Tx, request: AccuracyRequest) {
    const { filter, stores, categories } = await this.scope(tx, request);
    const byId = new Map<string, StoreInfo>(stores.map((s) => [s.id, s]));
    return (await this.accuracy.rows(tx, filter)).map((row) => ({
      week: row.week,
      days: row.days,
      store: byId.get(row.storeId),
      category: categories.get(row.categoryId),
      figures: figuresOf(row),
    }));
  }

  /** @throws NotFound when the unit is unknown, foreign or holds nothing that the reader may see */
  private async scope(
    tx: Tx,
    request: AccuracyRequest,
  ): Promise<{ filter: AccuracyFilter; stores: readonly StoreInfo[]; categories: ReadonlyMap<string, Named> }> {
    const allowed = storesFor(tx.ctx, 'ordering.accuracy.read');
    const visible = await this.org.stores(tx, allowed);
    const { scope } = request;
    const stores = scope === undefined ? visible : visible.filter((s) => s.path.split('/').includes(scope));
    if (scope !== undefined && stores.length === 0) throw new NotFound();
    const categories = new Map<string, Named>([[NO_CATEGORY, { name: '', nameEn: null }]]);
    for (const item of await this.catalog.allItems(tx))
      if (item.categoryId !== null)
        categories.set(item.categoryId, { name: item.categoryName ?? '', nameEn: item.categoryNameEn });
    return {
      stores,
      categories,
      filter: {
        stores: stores.map((s) => s.id),
        from: mondayOf(request.from),
        to: mondayOf(request.to),
        horizon: Number(request.horizon),
        categoryId: request.category,
      },
    };
  }
}

const totalOf = (rows: readonly SumRow[]): SumRow =>
  Object.fromEntries(SUM_KEYS.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)])) as unknown as SumRow;
