import type { DemandAlertDetail, DemandAlertLine } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './demand-alerts.module.css';

/** Stores for which nothing could be ordered, each with the reason: somebody has to call or order by hand. */
export function LeftStores({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const { locale } = useFormats();
  if (alert.left.length === 0) return null;
  return (
    <Panel title={t('left.title', { count: alert.left.length })}>
      <ul className={styles['left']}>
        {alert.left.map((one) => (
          <li key={`${one.store.id} ${one.source?.id}`}>
            <TriangleAlert aria-hidden />
            <span>
              <strong>{nameIn(locale, one.store)}</strong>
              {' · '}
              {one.source ? nameIn(locale, one.source) : t('left.noSource')}
              {' · '}
              {t('left.items', { count: one.items })}
              <br />
              {locale === 'en' ? one.reasonEn : one.reason}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Store by store: what is there, what will be asked for, and the packs that one tap orders. */
export function PreparedLines({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const columns = useColumns(alert.currency);
  return (
    <Panel title={t('prepared.title')}>
      {alert.state === 'open' ? <p className={styles['quiet']}>{t('prepared.hint')}</p> : null}
      <DataTable
        label={t('prepared.title')}
        columns={columns}
        rows={alert.lines}
        rowId={(row) => `${row.store.id}-${row.item.id}`}
      />
    </Panel>
  );
}

function useColumns(currency: string): DataColumn<DemandAlertLine>[] {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  return useMemo(() => {
    const figure = (id: string, header: string, read: (row: DemandAlertLine) => string, wideOnly = true) =>
      figureColumn<DemandAlertLine>({
        id,
        header,
        width: 84,
        wideOnly,
        value: (row) => Number(read(row)),
        cell: (row) => formats.quantity(String(Math.round(Number(read(row)) * 10) / 10), row.item.baseUom),
      });
    return [
      {
        id: 'store',
        header: t('store'),
        width: 110,
        grow: 1,
        value: (row) => nameIn(formats.locale, row.store),
      },
      {
        id: 'item',
        header: t('item'),
        width: 120,
        grow: 2,
        value: (row) => nameIn(formats.locale, row.item),
      },
      figure('onHand', t('onHand'), (row) => row.onHand),
      figure('incoming', t('incoming'), (row) => row.incoming),
      figure('demand', t('demand'), (row) => row.demand),
      figureColumn<DemandAlertLine>({
        id: 'packs',
        header: t('packs'),
        width: 84,
        value: (row) => row.packs,
        cell: (row) =>
          row.packs === 0
            ? '–'
            : t('packsOf', { count: formats.number(row.packs), uom: formats.unit(row.packUom, row.packs) }),
      }),
      figureColumn<DemandAlertLine>({
        id: 'amount',
        header: t('amount'),
        width: 92,
        wideOnly: true,
        value: (row) => row.amount,
        // Nothing to order costs nothing: one dash, not a dash beside a zero.
        cell: (row) => (row.packs === 0 ? '–' : formats.money(row.amount, currency)),
      }),
      {
        id: 'source',
        header: t('source'),
        width: 106,
        wideOnly: true,
        value: (row) => (row.source ? nameIn(formats.locale, row.source) : ''),
      },
      {
        id: 'order',
        header: t('order'),
        width: 84,
        value: (row) => (row.orderId ? 1 : 0),
        cell: (row) => (row.orderId ? <Badge tone="good">{t('ordered')}</Badge> : null),
      },
    ];
  }, [t, formats, currency]);
}
