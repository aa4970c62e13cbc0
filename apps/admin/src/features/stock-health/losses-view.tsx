import { type LossReport, type LossRow, stockHealthRoutes } from '@larder/contracts/inventory/stock-health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState, LedgerBand, Stat } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { PeriodFields, usePeriod, useStores } from './period.tsx';
import styles from './stock-health.module.css';

/** What buying too much and buying too little cost, store by store and week by week. */
export function LossesView({ tabs }: { tabs: ReactNode }) {
  const t = useTranslations('stock-health');
  const period = usePeriod();
  const stores = useStores();
  const queryError = useQueryError();
  const query = useQuery({
    ...apiQuery('inventory', stockHealthRoutes.losses, { query: { ...period, ...stores } }),
    placeholderData: keepPreviousData,
  });
  const report = query.data;
  const columns = useColumns(report?.currency ?? '');
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      summary={report ? <Band report={report} /> : null}
      views={tabs}
      filters={
        <FilterBar>
          <PeriodFields />
        </FilterBar>
      }
    >
      <DataTable
        label={t('view.losses')}
        columns={columns}
        rows={report?.items ?? []}
        rowId={(row) => `${row.week} ${row.store.id}`}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        empty={<EmptyState title={t('noLosses')} />}
      />
      <p className={styles['formula']}>{t('lossFormula')}</p>
    </ListPage>
  );
}

function Band({ report }: { report: LossReport }) {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  const money = (minor: number) => formats.moneyRounded(minor, report.currency);
  return (
    <LedgerBand label={t('summary')}>
      <Stat label={t('expired')} value={money(report.total.expired)} note={t('expiredNote')} />
      <Stat label={t('otherWaste')} value={money(report.total.otherWaste)} />
      <Stat label={t('missed')} value={money(report.total.missed)} note={t('missedNote')} />
    </LedgerBand>
  );
}

function useColumns(currency: string): DataColumn<LossRow>[] {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  return useMemo(() => {
    const amount = (id: 'expired' | 'otherWaste' | 'missed', wideOnly: boolean) =>
      figureColumn<LossRow>({
        id,
        header: t(id),
        width: 116,
        wideOnly,
        value: (row) => row[id],
        cell: (row) => formats.moneyRounded(row[id], currency),
      });
    return [
      {
        id: 'store',
        header: t('store'),
        width: 140,
        grow: 2,
        value: (row) => nameIn(formats.locale, row.store),
      },
      {
        id: 'week',
        header: t('week'),
        width: 140,
        value: (row) => row.week,
        cell: (row) => t('weekOf', { from: formats.businessDay(row.week) }),
      },
      amount('expired', false),
      amount('otherWaste', true),
      amount('missed', false),
    ];
  }, [t, formats, currency]);
}
