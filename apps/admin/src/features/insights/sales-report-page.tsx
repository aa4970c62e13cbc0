import { salesReportRoutes } from '@larder/contracts/bi/sales-report';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Select } from '@larder/ui';
import { FilterBar } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { DateRange } from '../../components/date-range.tsx';
import { QueryGate } from '../../components/detail-page.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { todayIn } from '../../lib/business-day.ts';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import styles from './insights.module.css';
import { type Range, spanOf } from './model.ts';
import { RegularReportsButton } from './regular-reports-button.tsx';
import { ReportBody } from './report-body.tsx';
import { salesReport } from './routes.tsx';

const LOCATIONS = ['business', 'community', 'school'] as const;

/** How sales went: trend, traffic, goods and stores of a span, beside the span before. */
export default function SalesReportPage() {
  const t = useTranslations('insights');
  const formats = useFormats();
  const search = salesReport.useSearch();
  const { scope, zone } = useScope();
  const span = spanOf(search, todayIn(zone));
  const unit = scope.kind === 'store' ? scope.storeId : scope.kind === 'region' ? scope.regionId : undefined;
  const request = {
    ...span,
    compare: search.compare,
    ...(unit === undefined ? {} : { scope: unit }),
    // One store is where it is: a place left over from the chain's report would empty its own.
    ...(search.location === '' || scope.kind === 'store' ? {} : { location: search.location }),
  };
  const query = useQuery({
    ...apiQuery('bi', salesReportRoutes.report, { query: request }),
    placeholderData: keepPreviousData,
  });
  const { compareFrom, compareTo } = query.data ?? {};
  return (
    <ListPage
      title={t('title')}
      lead={
        <>
          {t('lead', { from: formats.businessDate(span.from, 'short'), to: formats.businessDate(span.to, 'short') })}
          {compareFrom && compareTo
            ? t('leadCompare', { from: formats.businessDate(compareFrom), to: formats.businessDate(compareTo) })
            : null}
        </>
      }
      filters={<Filters request={request} />}
    >
      <div className={styles['report']} aria-busy={query.isFetching} data-stale={query.isPlaceholderData}>
        <QueryGate query={query}>{(report) => <ReportBody report={report} />}</QueryGate>
      </div>
    </ListPage>
  );
}

type Request = Parameters<typeof download<typeof salesReportRoutes.csv>>[1]['query'];

function Filters({ request }: { request: Request }) {
  const t = useTranslations('insights');
  const search = salesReport.useSearch();
  const setSearch = salesReport.useSetSearch();
  const { scope, zone } = useScope();
  const span = spanOf(search, todayIn(zone));
  const ranges: Range[] = ['7', '28', '91', 'own'];
  return (
    <FilterBar
      end={
        <>
          <RegularReportsButton />
          <ExportButton
            label={t('export')}
            run={async () => {
              await download(salesReportRoutes.csv, { query: request }, `sales-${request.from}-${request.to}.csv`);
              return undefined;
            }}
          />
        </>
      }
    >
      <Select
        aria-label={t('range.label')}
        value={search.range}
        onValueChange={(range) => setSearch(range === 'own' ? { range, ...span } : { range, from: '', to: '' })}
        options={ranges.map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      {search.range === 'own' ? (
        <DateRange from={search.from} to={search.to} labels={{ from: t('from'), to: t('to') }} onChange={setSearch} />
      ) : null}
      <Select
        aria-label={t('compare.label')}
        value={search.compare}
        onValueChange={(compare) => setSearch({ compare })}
        options={(['previous', 'year', 'none'] as const).map((value) => ({ value, label: t(`compare.${value}`) }))}
      />
      {scope.kind === 'store' ? null : (
        <Select
          aria-label={t('location.label')}
          value={search.location}
          onValueChange={(location) => setSearch({ location })}
          options={[
            { value: '', label: t('location.any') },
            ...LOCATIONS.map((value) => ({ value, label: t(`location.${value}`) })),
          ]}
        />
      )}
    </FilterBar>
  );
}
