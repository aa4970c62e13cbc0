import { currencyDigits, minorToDecimal } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import { cleanNumber, type GridColumn, type GridEdit } from '@larder/ui/data';
import { useMemo } from 'react';
import { readAmount } from '../../lib/amount.ts';
import { nameIn } from '../../lib/scope.ts';
import { fits, initialText, type PriceColumn, type PriceRow, SIZES } from './price-draft.ts';
import styles from './suppliers.module.css';

/** Columns of the price list; without the right to write nothing in it is an input. */
export function usePriceColumns(currency: string, writes: boolean): GridColumn<PriceRow>[] {
  const t = useTranslations('suppliers');
  const formats = useFormats();
  return useMemo(() => {
    const name = (row: PriceRow) => nameIn(formats.locale, { name: row.itemName, nameEn: row.itemNameEn });
    const digits = currencyDigits(currency);
    const edit = (column: PriceColumn, kind: 'number' | 'text'): { edit?: GridEdit<PriceRow> } =>
      writes
        ? {
            edit: {
              kind,
              initial: (row) => initialText(row, column, currency),
              label: (row) => `${name(row)} ${t(column)}`,
              check: (text) => (fits(column, text, currency) ? null : t(`cell.${column}`)),
              ...(column === 'packUom'
                ? { note: (text: string) => (formats.unit(text) === text ? null : `${text} = ${formats.unit(text)}`) }
                : {}),
              ...(column === 'packPrice'
                ? {
                    // "120" and "120.00" are one price; only the second equals what stood there.
                    settle: (text: string) => {
                      const price = readAmount(cleanNumber(text), digits);
                      return price === null || Number.isNaN(price) ? text : minorToDecimal(price, digits);
                    },
                  }
                : {}),
            },
          }
        : {};
    return [
      {
        id: 'item',
        header: t('item'),
        width: 150,
        grow: 3,
        value: name,
        cell: (row) => (
          <span className={styles['itemCell']}>
            <span>{name(row)}</span>
            <small className="num">{row.itemSku}</small>
          </span>
        ),
      },
      {
        id: 'supplierSku',
        header: t('supplierSku'),
        width: 116,
        wideOnly: true,
        value: (row) => row.supplierSku,
        ...edit('supplierSku', 'text'),
      },
      {
        id: 'packUom',
        header: t('packUom'),
        width: 88,
        value: (row) => row.packUom,
        cell: (row) => formats.unit(row.packUom),
        ...edit('packUom', 'text'),
      },
      {
        id: 'pack',
        header: t('pack'),
        width: 96,
        align: 'end',
        value: (row) => Number(row.pack),
        cell: (row) => formats.quantity(row.pack, row.baseUom),
        ...edit('pack', 'number'),
      },
      {
        id: 'moq',
        header: t('moq'),
        width: 96,
        align: 'end',
        value: (row) => Number(row.moq),
        cell: (row) => formats.quantity(row.moq, row.baseUom),
        ...edit('moq', 'number'),
      },
      {
        id: 'unit',
        header: t('unit'),
        width: 64,
        grow: 0,
        wideOnly: true,
        value: (row) => formats.unit(row.baseUom),
      },
      {
        id: 'packPrice',
        header: t('packPrice'),
        width: 104,
        align: 'end',
        value: (row) => row.packPrice,
        cell: (row) => (row.packPrice === null ? '' : formats.money(row.packPrice, currency)),
        ...edit('packPrice', 'number'),
      },
      ...(['packWeight', 'packVolume', 'packsPerPallet'] as const).map(
        (column): GridColumn<PriceRow> => ({
          id: column,
          header: t(column),
          width: 104,
          align: 'end',
          wideOnly: true,
          value: (row) => row[SIZES[column].field],
          cell: (row) => initialText(row, column, currency),
          ...edit(column, 'number'),
        }),
      ),
      {
        id: 'status',
        header: t('status'),
        width: 88,
        value: (row) => row.status,
        live: (row, patch) => {
          const status = patch['status'] ?? row.status;
          return (
            <Badge tone={patch['status'] ? 'warn' : 'neutral'}>
              {t(status === 'ended' ? 'statuses.ended' : 'statuses.active')}
            </Badge>
          );
        },
      },
    ];
  }, [t, formats, currency, writes]);
}
