import type { Listing } from '@larder/contracts/catalog/supply';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import type { GridColumn, GridEdit } from '@larder/ui/data';
import { useMemo } from 'react';
import { nameIn } from '../../lib/scope.ts';
import { fits, NO_OFFER, OFFER, OFFER_NAME, type QuantityColumn } from './listing-draft.ts';
import styles from './stores.module.css';

type Patch = Readonly<Record<string, string>>;

/** Columns of the assortment; without the right to write nothing in it is an input. */
export function useListingColumns(writes: boolean, onChoose: (row: Listing) => void): GridColumn<Listing>[] {
  const t = useTranslations('stores');
  const formats = useFormats();
  return useMemo(() => {
    const name = (row: Listing) => nameIn(formats.locale, { name: row.itemName, nameEn: row.itemNameEn });
    const source = (row: Listing) =>
      (formats.locale === 'en' ? (row.sourceNameEn ?? row.sourceName) : row.sourceName) ?? '';
    const quantity = (id: QuantityColumn, width: number): GridColumn<Listing> => {
      const edit: GridEdit<Listing> = {
        kind: 'number',
        initial: (row) => row[id] ?? '',
        label: (row) => `${name(row)} ${t(id)}`,
        check: (text) => (fits(id, text) ? null : t(`cell.${id}`)),
      };
      return {
        id,
        header: t(id),
        hint: t(`columnHint.${id}`),
        width,
        align: 'end',
        value: (row) => (row[id] === null ? null : Number(row[id])),
        cell: (row) => {
          const value = row[id];
          return value === null || Number(value) === 0 ? '–' : formats.quantity(value);
        },
        ...(writes ? { edit } : {}),
      };
    };
    return [
      {
        id: 'item',
        header: t('item'),
        width: 140,
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
        id: 'source',
        header: t('source'),
        width: 132,
        grow: 2,
        value: source,
        live: (row, patch) => (
          <SourceCell stored={source(row)} patch={patch} onChoose={writes ? () => onChoose(row) : undefined} />
        ),
      },
      quantity('displayMin', 96),
      quantity('shelfCapacity', 96),
      quantity('safetyStock', 96),
      {
        id: 'unit',
        header: t('unit'),
        width: 60,
        grow: 0,
        wideOnly: true,
        value: (row) => formats.unit(row.baseUom),
      },
      {
        id: 'status',
        header: t('status'),
        width: 132,
        value: (row) => row.status,
        cell: (row) => {
          if (row.status === 'listed') return t('listing.listed');
          const until =
            row.status === 'stopped' && row.stoppedUntil
              ? t('stoppedUntil', { date: formats.businessDay(row.stoppedUntil) })
              : t(`listing.${row.status}`);
          return (
            <span title={row.stopReason ?? undefined}>
              <Badge tone={row.status === 'stopped' ? 'warn' : 'neutral'}>{until}</Badge>
            </span>
          );
        },
      },
      {
        id: 'reason',
        header: t('reason'),
        width: 130,
        wideOnly: true,
        value: (row) => row.stopReason,
        cell: (row) => <span className={styles['quiet']}>{row.stopReason ?? ''}</span>,
      },
    ];
  }, [t, formats, writes, onChoose]);
}

interface SourceCellProps {
  stored: string;
  patch: Patch;
  /** Left out: only shown. */
  onChoose: (() => void) | undefined;
}

function SourceCell({ stored, patch, onChoose }: SourceCellProps) {
  const t = useTranslations('stores');
  const offer = patch[OFFER];
  const changed = offer === NO_OFFER ? '' : patch[OFFER_NAME];
  const shown = offer === undefined ? stored : changed;
  const text = shown || t('noSource');
  if (!onChoose) return shown ? text : <span className={styles['quiet']}>{text}</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['sourceButton']}
      data-changed={offer === undefined ? undefined : ''}
      data-none={shown ? undefined : ''}
      onClick={onChoose}
    >
      {text}
    </button>
  );
}
