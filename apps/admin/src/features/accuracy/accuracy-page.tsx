import { accuracyRoutes } from '@larder/contracts/ordering/accuracy';
import { useTranslations } from '@larder/i18n/react';
import { EmptyState, Select } from '@larder/ui';
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
import { useMay } from '../../lib/session.ts';
import styles from './accuracy.module.css';
import { AccuracyBody } from './accuracy-body.tsx';
import { RemeasureButton } from './remeasure-button.tsx';
import { accuracyReport } from './routes.tsx';
import { spanOf } from './span.ts';

/** How the forecasts of past weeks met what was sold, beside what chance allows. */
export default function AccuracyPage() {
  const t = useTranslations('accuracy');
  const may = useMay();
  const search = accuracyReport.useSearch();
  const { scope, zone } = useScope();
  const unit = scope.kind === 'store' ? scope.storeId : scope.kind === 'region' ? scope.regionId : undefined;
  const request = {
    ...spanOf(search, todayIn(zone)),
    horizon: search.horizon,
    ...(unit === undefined ? {} : { scope: unit }),
    ...(search.category === '' ? {} : { category: search.category }),
  };
  const query = useQuery({
    ...apiQuery('ordering', accuracyRoutes.report, { query: request }),
    placeholderData: keepPreviousData,
  });
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      filters={<Filters request={request} />}
      summary={may('ordering.model.train') ? <RemeasureButton /> : null}
    >
      <div className={styles['page']} aria-busy={query.isFetching} data-stale={query.isPlaceholderData}>
        <QueryGate query={query}>
          {(report) =>
            report.weeks.length === 0 ? (
              <EmptyState title={t('none')} detail={t('noneDetail')} />
            ) : (
              <AccuracyBody report={report} />
            )
          }
        </QueryGate>
      </div>
    </ListPage>
  );
}

type Request = Parameters<typeof download<typeof accuracyRoutes.csv>>[1]['query'];

function Filters({ request }: { request: Request }) {
  const t = useTranslations('accuracy');
  const search = accuracyReport.useSearch();
  const setSearch = accuracyReport.useSetSearch();
  return (
    <FilterBar
      end={
        <ExportButton
          label={t('export')}
          run={async () => {
            await download(accuracyRoutes.csv, { query: request }, `accuracy-${request.from}-${request.to}.csv`);
            return undefined;
          }}
        />
      }
    >
      <Select
        aria-label={t('range.label')}
        value={search.range}
        onValueChange={(range) =>
          setSearch(range === 'own' ? { range, from: request.from, to: request.to } : { range, from: '', to: '' })
        }
        options={(['4', '8', '26', 'own'] as const).map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      {search.range === 'own' ? (
        <DateRange from={search.from} to={search.to} labels={{ from: t('from'), to: t('to') }} onChange={setSearch} />
      ) : null}
      <Select
        aria-label={t('horizon.label')}
        value={search.horizon}
        onValueChange={(horizon) => setSearch({ horizon })}
        options={(['1', '7'] as const).map((value) => ({ value, label: t(`horizon.${value}`) }))}
      />
    </FilterBar>
  );
}
