import { fromMilli } from '@larder/contracts/common/quantity';
import { currencyDigits, minorToDecimal } from '@larder/i18n';
import { translatorOf } from '@larder/i18n/node';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { csvFile } from '../../../platform/http/csv-file.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';

const COLUMNS = [
  'number',
  'deliveryDate',
  'store',
  'lineNo',
  'sku',
  'name',
  'packs',
  'packUom',
  'packSize',
  'quantity',
  'unit',
  'packPrice',
  'amount',
  'currency',
] as const;

/** What a supplier gets in hand. */
@Injectable()
export class OrderDocument {
  constructor(
    private readonly orders: PurchaseOrdersRepository,
    private readonly org: OrgApi,
  ) {}

  /** The order as CSV; prices as decimals of the order's currency. */
  async csv(tx: Tx, order: PurchaseOrderRow, locale: Locale): Promise<string> {
    const t = await translatorOf(locale, 'purchasing');
    const store = await this.org.store(tx, order.storeId);
    const digits = currencyDigits(order.currency);
    const english = locale === 'en';
    const rows = (await this.orders.lines(tx, order.id)).map((line) => [
      order.number,
      order.deliveryDate,
      (english ? store.nameEn : null) ?? store.name,
      String(line.lineNo),
      line.sku,
      (english ? line.nameEn : null) ?? line.name,
      fromMilli((line.orderedMilli * 1000n) / line.packMilli),
      line.packUom,
      fromMilli(line.packMilli),
      fromMilli(line.orderedMilli),
      line.baseUom,
      minorToDecimal(line.packPriceMinor, digits),
      minorToDecimal(line.amountMinor, digits),
      order.currency,
    ]);
    return csvFile(
      COLUMNS.map((column) => t(`csv.${column}`)),
      rows,
    );
  }
}
