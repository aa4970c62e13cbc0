import {
  RedundantReason,
  type RedundantReport,
  type RedundantStock,
  stockHealthRoutes,
} from '@larder/contracts/inventory/stock-health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState, LedgerBand, Select, Stat } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { PackageCheck } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useStores } from './period.tsx';
import { stockHealth } from './routes.tsx';
import styles from './stock-health.module.css';

const RedundantDrawer = lazyDrawer(() => import('./redundant-drawer.tsx').then((m) => m.RedundantDrawer));

const LONG_DAYS = ['30', '45', '60', '90'] as const;
export const rowKey = (row: RedundantStock): string => `${row.store.id} ${row.item.id}`;

/** Stock that a shelf could do without, the dearest first. */
export function RedundantView({ tabs }: { tabs: ReactNode }) {
  const t = useTranslations('stock-health');
  const search = stockHealth.useSearch();
  const setSearch = stockHealth.useSetSearch();
  const { store } = useScope();
  const stores = useStores();
  const queryError = useQueryError();
  const [openKey, setOpenKey] = useState('');
  const reason = RedundantReason.safeParse(search.reason).data;
  const filter = {
    longDays: Number(search.longDays),
    ...stores,
    ...(reason ? { reason } : {}),
  };
  const query = useQuery({
    ...apiQuery('inventory', stockHealthRoutes.redundant, { query: filter }),
    placeholderData: keepPreviousData,
  });
  const report = query.data;
  const columns = useColumns(store === null, report?.currency ?? '');
  const rows = report?.items ?? [];
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      summary={report ? <Band report={report} /> : null}
      views={tabs}
      filters={
        <FilterBar
          end={
            <ExportButton
              label={t('export')}
              run={async () => {
                await download(stockHealthRoutes.redundantCsv, { query: filter }, 'redundant-stock.csv');
                return t('exported');
              }}
            />
          }
        >
          <Select
            aria-label={t('reason')}
            value={reason ?? 'any'}
            onValueChange={(next) => setSearch({ reason: next === 'any' ? '' : next })}
            options={[
              { value: 'any', label: t('anyReason') },
              ...RedundantReason.options.map((value) => ({ value: value as string, label: t(`reasons.${value}`) })),
            ]}
          />
          <Select
            aria-label={t('longDays')}
            value={search.longDays}
            onValueChange={(longDays) => setSearch({ longDays })}
            options={LONG_DAYS.map((value) => ({ value, label: t('longDaysOf', { count: value }) }))}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('view.redundant')}
        columns={columns}
        rows={rows}
        rowId={rowKey}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={openKey}
        onRowPress={(row) => setOpenKey(rowKey(row))}
        empty={
          reason ? (
            <EmptyState title={t('noneReason')} />
          ) : (
            <EmptyState icon={<PackageCheck aria-hidden />} title={t('none')} detail={t('noneDetail')} />
          )
        }
      />
      <p className={styles['formula']}>
        {t('formula')}
        {report && report.count > rows.length ? ` ${t('shown', { shown: rows.length, count: report.count })}` : ''}
      </p>
      <RedundantDrawer
        open={openKey !== ''}
        row={rows.find((row) => rowKey(row) === openKey)}
        currency={report?.currency ?? ''}
        onClose={() => setOpenKey('')}
      />
    </ListPage>
  );
}

function Band({ report }: { report: RedundantReport }) {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  const money = (minor: number) => formats.moneyRounded(minor, report.currency);
  return (
    <LedgerBand label={t('summary')}>
      <Stat label={t('stockValue')} value={money(report.stockValue)} />
      <Stat
        label={t('redundantValue')}
        value={money(report.redundantValue)}
        note={
          report.stockValue > 0
            ? t('redundantNote', { share: formats.percent(report.redundantValue / report.stockValue) })
            : null
        }
      />
      {report.totals.map(({ reason, count, value }) => (
        <Stat key={reason} label={t(`reasons.${reason}`)} value={money(value)} note={t('count', { count })} />
      ))}
    </LedgerBand>
  );
}

function useColumns(withStore: boolean, currency: string): DataColumn<RedundantStock>[] {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  return useMemo(() => {
    const name = (of: { name: string; nameEn: string | null }) => nameIn(formats.locale, of);
    return [
      {
        id: 'item',
        header: t('item'),
        width: 120,
        grow: 2,
        value: (row) => name(row.item),
        cell: (row) => (
          <span className={styles['two']}>
            {name(row.item)}
            <small>{withStore ? `${row.item.sku} · ${name(row.store)}` : row.item.sku}</small>
          </span>
        ),
      },
      {
        id: 'reason',
        header: t('reason'),
        width: 146,
        grow: 1,
        value: (row) => row.reasons.join(),
        cell: (row) => (
          // The gravest one; the drawer has them all.
          <Badge tone={row.reasons[0] === 'expires' ? 'bad' : 'warn'}>
            {t(`reasons.${row.reasons[0] ?? 'unsold'}`)}
          </Badge>
        ),
      },
      figureColumn<RedundantStock>({
        id: 'onHand',
        header: t('onHand'),
        width: 92,
        wideOnly: true,
        value: (row) => Number(row.onHand),
        cell: (row) => formats.quantity(row.onHand, row.item.baseUom),
      }),
      figureColumn<RedundantStock>({
        id: 'cover',
        header: t('cover'),
        width: 104,
        wideOnly: true,
        value: (row) => row.coverDays,
        cell: (row) => (row.coverDays === null ? t('noUse') : formats.days(row.coverDays)),
      }),
      figureColumn<RedundantStock>({
        id: 'redundant',
        header: t('redundant'),
        width: 84,
        wideOnly: true,
        value: (row) => Number(row.redundant),
        cell: (row) => formats.quantity(row.redundant, row.item.baseUom),
      }),
      figureColumn<RedundantStock>({
        id: 'value',
        header: t('value'),
        width: 80,
        value: (row) => row.value,
        cell: (row) => (row.value === null ? '–' : formats.moneyRounded(row.value, currency)),
      }),
      {
        id: 'taker',
        header: t('taker'),
        width: 150,
        grow: 1,
        wideOnly: true,
        value: (row) => row.taker?.store.name ?? '',
        cell: (row) =>
          row.taker
            ? t('takes', {
                store: name(row.taker.store),
                quantity: formats.quantity(row.taker.quantity, row.item.baseUom),
              })
            : '–',
      },
    ];
  }, [t, formats, withStore, currency]);
}
