import { fromMilli } from '@larder/contracts/common/quantity';
import { valueMinor } from '@larder/contracts/ordering/band';
import type { OrderDetail } from '@larder/contracts/ordering/order';
import { currencyDigits, type Formats, minorToDecimal } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { saveCsv } from '../../lib/csv.ts';
import { packsText } from '../../lib/packs.ts';
import { type OrderRow, type Patches, quantityOf, REASON } from './model.ts';
import { lineName, packWords, reasonWords } from './order-words.tsx';

/** The sheet as a person sees it, plain numbers without grouping. */
export function downloadCsv(
  t: Translate,
  formats: Formats,
  order: OrderDetail,
  rows: readonly OrderRow[],
  patches: Patches,
): void {
  const head = [
    'sku',
    'item',
    'pack',
    'onHand',
    'incoming',
    'average',
    'suggested',
    'quantity',
    'amount',
    'reason',
  ].map((key) => t(`csv.${key}`));
  const digits = currencyDigits(order.currency);
  const body = rows.map((row) => {
    const patch = patches.get(row.id);
    const quantity = quantityOf(row, patch) ?? row.baselineMilli;
    return [
      row.line.sku,
      lineName(formats.locale, row.line),
      packWords(formats, row.line),
      row.line.onHand,
      fromMilli(BigInt(Math.round((Number(row.line.inTransit) + Number(row.line.onOrder)) * 1000))),
      row.line.averagePerDay,
      row.suggested,
      packsText(quantity, row.packMilli),
      minorToDecimal(valueMinor(quantity, row.packMilli, row.packPriceMinor), digits),
      reasonWords(formats.locale, patch?.[REASON]),
    ];
  });
  saveCsv(`${t('title')}-${order.sourceName}-${order.deliveryDate}.csv`, [head, ...body]);
}
