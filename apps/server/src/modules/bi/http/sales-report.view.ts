import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { ReportFigures } from '../application/sales-report.ts';
import { averageTicket, type SalesSums, sumOf, trafficOf, trendOf } from '../domain/sales-sums.ts';
import { storeView } from './today.view.ts';

const money = (minor: bigint | null): number | null => (minor === null ? null : minorToWire(minor));

const sumsView = (sums: SalesSums): SalesReport['totals'] => ({
  net: minorToWire(sums.netMinor),
  tickets: sums.tickets,
  average: money(averageTicket(sums)),
  discount: minorToWire(sums.discountMinor),
  refund: minorToWire(sums.refundMinor),
});

export function salesReportView(f: ReportFigures): SalesReport {
  return {
    ...f.span,
    compareFrom: f.compare?.from ?? null,
    compareTo: f.compare?.to ?? null,
    currency: f.currency,
    storeCount: f.stores.length,
    otherCurrencyStores: f.otherCurrencyStores,
    totals: sumsView(sumOf(f.days)),
    before: f.daysBefore.length === 0 ? null : sumsView(sumOf(f.daysBefore)),
    days: trendOf(f.span, f.days, f.compare, f.daysBefore).map((d) => ({
      businessDate: d.businessDate,
      net: money(d.sums?.netMinor ?? null),
      tickets: d.sums?.tickets ?? null,
      netBefore: money(d.before?.netMinor ?? null),
    })),
    traffic: trafficOf(f.hours, f.days).map(({ netMinor, ...cell }) => ({ ...cell, net: minorToWire(netMinor) })),
    channels: f.channels.map(({ netMinor, ...channel }) => ({ ...channel, net: minorToWire(netMinor) })),
    goods: f.goods.flatMap(({ itemId, quantityMilli, amountMinor }) => {
      const item = f.items.get(itemId);
      if (!item) return [];
      return [
        {
          itemId,
          sku: item.sku,
          name: item.name,
          nameEn: item.nameEn,
          uom: item.baseUom,
          quantity: fromMilli(quantityMilli),
          amount: minorToWire(amountMinor),
          amountBefore: money(f.goodsBefore.get(itemId)?.amountMinor ?? null),
        },
      ];
    }),
    goodsAmount: minorToWire(f.goodsMinor),
    stores: storesView(f),
  };
}

function storesView(f: ReportFigures): SalesReport['stores'] {
  const days = Map.groupBy(f.days, (d) => d.storeId);
  const before = Map.groupBy(f.daysBefore, (d) => d.storeId);
  return f.stores
    .map((store) => {
      const sums = sumOf(days.get(store.info.id) ?? []);
      const then = before.get(store.info.id);
      return {
        store: storeView(store),
        location: store.info.locationType,
        net: minorToWire(sums.netMinor),
        tickets: sums.tickets,
        average: money(averageTicket(sums)),
        netBefore: then === undefined ? null : minorToWire(sumOf(then).netMinor),
      };
    })
    .sort((a, b) => b.net - a.net || (a.store.code < b.store.code ? -1 : 1));
}
