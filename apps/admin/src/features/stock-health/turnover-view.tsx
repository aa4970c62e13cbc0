import {
  stockHealthRoutes,
  TURNOVER_BY,
  type TurnoverReport,
  type TurnoverRow,
} from '@larder/contracts/inventory/stock-health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState, LedgerBand, Select, Stat } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { PeriodFields, usePeriod, useStores } from './period.tsx';
import { stockHealth } from './routes.tsx';
import styles from './stock-health.module.css';

/** How often stock turns over a period, by store, category or item. */
export function TurnoverView({ tabs }: { tabs: ReactNode }) {
  const t = useTranslations('stock-health');
  const search = stockHealth.useSearch();
  const setSearch = stockHealth.useSetSearch();
  const period = usePeriod();
  const stores = useStores();
  const queryError = useQueryError();
  const query = useQuery({
    ...apiQuery('inventory', stockHealthRoutes.turnover, {
      query: { ...period, ...stores, by: search.by },
    }),
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
          <Select
            aria-label={t('by')}
            value={search.by}
            onValueChange={(by) => setSearch({ by })}
            options={TURNOVER_BY.map((value) => ({ value, label: `${t('by')} ${t(`byOf.${value}`)}` }))}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('view.turnover')}
        columns={columns}
        rows={report?.items ?? []}
        rowId={(row) => row.id ?? '-'}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        empty={<EmptyState title={t('noTurnover')} />}
      />
      <p className={styles['formula']}>{t('turnoverFormula')}</p>
    </ListPage>
  );
}

function Band({ report }: { report: TurnoverReport }) {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  const { total, currency } = report;
  return (
    <LedgerBand label={t('summary')}>
      <Stat
        label={t('turnoverDays')}
        value={total.days === null ? '–' : formats.days(total.days)}
        note={total.perYear === null ? null : t('times', { times: formats.number(total.perYear, 1) })}
      />
      <Stat label={t('averageStock')} value={formats.moneyRounded(total.averageStock, currency)} />
      <Stat label={t('used')} value={formats.moneyRounded(total.used, currency)} />
      <Stat
        label={t('wasted')}
        value={formats.moneyRounded(total.wasted, currency)}
        note={total.used > 0 ? `${t('wasteShare')} ${formats.percent(total.wasted / total.used)}` : null}
      />
    </LedgerBand>
  );
}

function useColumns(currency: string): DataColumn<TurnoverRow>[] {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  return useMemo(() => {
    const name = (row: TurnoverRow) => (row.name === '' ? t('uncategorised') : nameIn(formats.locale, row));
    const money = (minor: number) => formats.moneyRounded(minor, currency);
    return [
      {
        id: 'name',
        header: t('name'),
        width: 140,
        grow: 2,
        value: name,
        cell: (row) => (
          <span className={styles['two']}>
            {name(row)}
            {row.code ? <small>{row.code}</small> : null}
          </span>
        ),
      },
      figureColumn<TurnoverRow>({
        id: 'days',
        header: t('turnoverDays'),
        width: 104,
        value: (row) => row.days,
        cell: (row) => (row.days === null ? t('noTurn') : formats.number(row.days, 1)),
      }),
      figureColumn<TurnoverRow>({
        id: 'perYear',
        header: t('perYear'),
        width: 104,
        wideOnly: true,
        value: (row) => row.perYear,
        cell: (row) => (row.perYear === null ? '–' : formats.number(row.perYear, 1)),
      }),
      figureColumn<TurnoverRow>({
        id: 'averageStock',
        header: t('averageStock'),
        width: 112,
        value: (row) => row.averageStock,
        cell: (row) => money(row.averageStock),
      }),
      figureColumn<TurnoverRow>({
        id: 'used',
        header: t('used'),
        width: 112,
        wideOnly: true,
        value: (row) => row.used,
        cell: (row) => money(row.used),
      }),
      figureColumn<TurnoverRow>({
        id: 'wasted',
        header: t('wasted'),
        width: 112,
        wideOnly: true,
        value: (row) => row.wasted,
        cell: (row) => money(row.wasted),
      }),
    ];
  }, [t, formats, currency]);
}
