import type { PurchaseOrderDetail, PurchaseOrderLine } from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { nameIn } from '../../lib/scope.ts';

/** What was ordered and how much of it has come. */
export function OrderLines({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  const columns = useMemo<DataColumn<PurchaseOrderLine>[]>(() => {
    const quantity = (id: 'accepted' | 'rejected' | 'open', wideOnly: boolean): DataColumn<PurchaseOrderLine> => ({
      id,
      header: t(`line.${id}`),
      width: 84,
      align: 'end',
      wideOnly,
      value: (line) => Number(line[id]),
      cell: (line) => (Number(line[id]) === 0 ? '' : formats.quantity(line[id])),
    });
    return [
      { id: 'item', header: t('line.item'), width: 180, grow: 2, value: (line) => nameIn(formats.locale, line) },
      {
        id: 'sku',
        header: t('line.sku'),
        width: 110,
        wideOnly: true,
        value: (line) => line.sku,
        cell: (line) => <span className="num">{line.sku}</span>,
      },
      {
        id: 'packs',
        header: t('line.packs'),
        width: 96,
        align: 'end',
        value: (line) => Number(line.packs),
        cell: (line) => formats.quantity(line.packs, line.packUom),
      },
      {
        id: 'quantity',
        header: t('line.quantity'),
        width: 96,
        align: 'end',
        value: (line) => Number(line.ordered),
        cell: (line) => formats.quantity(line.ordered, line.unit),
      },
      {
        id: 'price',
        header: t('line.packPrice'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (line) => line.packPriceMinor,
        cell: (line) => formats.money(line.packPriceMinor, order.currency),
      },
      {
        id: 'amount',
        header: t('amount'),
        width: 112,
        align: 'end',
        value: (line) => line.amountMinor,
        cell: (line) => formats.money(line.amountMinor, order.currency),
        total: () => formats.money(order.amountMinor, order.currency),
      },
      quantity('accepted', true),
      quantity('rejected', true),
      quantity('open', true),
    ];
  }, [t, formats, order.currency, order.amountMinor]);
  return (
    <DataTable label={t('line.item')} columns={columns} rows={order.lines} rowId={(line) => String(line.lineNo)} />
  );
}
