import { type ReportCompare, TOP_GOODS } from '@larder/contracts/bi/sales-report';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo } from '../../../foundation/catalog/index.ts';
import type { StoreInfo } from '../../../foundation/org/index.ts';
import {
  type ChannelSales,
  type PeriodDay,
  type PeriodItem,
  SalesPeriods,
  type WeekdayHour,
} from '../../../foundation/sales/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { type StoreScope, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { compareSpan, type Span } from '../domain/sales-sums.ts';
import { type ReachedStore, ReachedStores, tradingCurrency } from './reach.ts';

export interface ReportRequest extends Span {
  readonly scope?: string | undefined;
  /** Only stores in such a place. */
  readonly location?: StoreInfo['locationType'] | undefined;
  readonly compare: ReportCompare;
  /** Stores whose sales the reader may see, where a job reads for a person; left out: those of the acting person. */
  readonly readable?: StoreScope;
}

export interface ReportScope {
  readonly currency: string;
  /** Stores that trade in `currency` and whose sales the reader may see. */
  readonly stores: readonly ReachedStore[];
  readonly otherCurrencyStores: number;
}

export interface ReportFigures extends ReportScope {
  readonly span: Span;
  readonly compare: Span | null;
  readonly days: readonly PeriodDay[];
  readonly daysBefore: readonly PeriodDay[];
  readonly hours: readonly WeekdayHour[];
  readonly channels: readonly ChannelSales[];
  /** Best first, cut to the longest list that is shown. */
  readonly goods: readonly PeriodItem[];
  readonly goodsMinor: bigint;
  readonly goodsBefore: ReadonlyMap<string, PeriodItem>;
  readonly items: ReadonlyMap<string, ItemInfo>;
}

/** Trend, traffic, top goods and stores of a span; the same figures for a chain, a region and a store. */
@Injectable()
export class SalesReportQuery {
  constructor(
    private readonly reached: ReachedStores,
    private readonly sales: SalesPeriods,
    private readonly catalog: CatalogApi,
  ) {}

  async read(tx: Tx, request: ReportRequest): Promise<ReportFigures> {
    const inScope = await this.scope(tx, request);
    const span = { from: request.from, to: request.to };
    const compare = compareSpan(span, request.compare);
    const storeIds = inScope.stores.map((s) => s.info.id);
    const asked = { storeIds, ...span };
    const days = await this.sales.days(tx, asked);
    const daysBefore = compare ? await this.sales.days(tx, { storeIds, ...compare }) : [];
    const hours = await this.sales.weekdayHours(tx, asked);
    const channels = await this.sales.channels(tx, asked);
    const sold = await this.sales.items(tx, asked);
    const soldBefore = compare ? await this.sales.items(tx, { storeIds, ...compare }) : [];
    const goods = sold
      .toSorted((a, b) =>
        a.amountMinor === b.amountMinor ? (a.itemId < b.itemId ? -1 : 1) : a.amountMinor > b.amountMinor ? -1 : 1,
      )
      .slice(0, TOP_GOODS);
    return {
      ...inScope,
      span,
      compare,
      days,
      daysBefore,
      hours,
      channels,
      goods,
      goodsMinor: sold.reduce((sum, item) => sum + item.amountMinor, 0n),
      goodsBefore: new Map(soldBefore.map((item) => [item.itemId, item])),
      items: await this.catalog.items(
        tx,
        goods.map((g) => g.itemId),
      ),
    };
  }

  /** Store-days for a file, by date and store. */
  async rows(tx: Tx, request: ReportRequest): Promise<ReportScope & { readonly days: readonly PeriodDay[] }> {
    const { from, to } = request;
    const inScope = await this.scope(tx, request);
    const days = await this.sales.days(tx, { storeIds: inScope.stores.map((s) => s.info.id), from, to });
    return { ...inScope, days };
  }

  /**
   * Stores that a report counts.
   * @throws NotFound when the unit is unknown, foreign or holds no store whose sales the reader may see
   */
  async scope(
    tx: Tx,
    { scope: unitId, readable: given, location }: Pick<ReportRequest, 'scope' | 'readable' | 'location'>,
  ): Promise<ReportScope> {
    const reach = await this.reached.under(tx, unitId);
    const allowed = given ?? storesFor(tx.ctx, 'sales.report.read');
    const readable = reach.stores.filter((s) => allowed === 'all' || allowed.includes(s.info.id));
    if (unitId !== undefined && readable.length === 0) throw new NotFound();
    const currency = tradingCurrency(readable, reach.tenant.currency);
    const there = readable.filter((s) => location === undefined || s.info.locationType === location);
    const stores = there.filter((s) => s.info.currency === currency);
    return { currency, stores, otherCurrencyStores: there.length - stores.length };
  }
}
