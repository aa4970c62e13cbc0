import { outcomeRoutes } from '@larder/contracts/ordering/outcomes';
import { useTranslations } from '@larder/i18n/react';
import { EmptyState, Select } from '@larder/ui';
import { FilterBar } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { QueryGate } from '../../components/detail-page.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { todayIn } from '../../lib/business-day.ts';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { BandProposals } from './band-proposals.tsx';
import { OutcomeLines } from './outcome-lines.tsx';
import { OutcomeSummary } from './outcome-summary.tsx';
import styles from './outcomes.module.css';
import { outcomeReport } from './routes.tsx';

const DAY_MS = 86_400_000;

/** What became of changed order lines: one's own for a store manager, the area's for those who look after it. */
export default function OutcomesPage() {
  const t = useTranslations('outcomes');
  const may = useMay();
  const { range } = outcomeReport.useSearch();
  const { scope, zone } = useScope();
  const to = todayIn(zone);
  const from = new Date(Date.parse(to) - Number(range) * DAY_MS).toISOString().slice(0, 10);
  const unit = scope.kind === 'store' ? scope.storeId : scope.kind === 'region' ? scope.regionId : undefined;
  const request = { from, to, ...(unit === undefined ? {} : { scope: unit }) };
  const query = useQuery({
    ...apiQuery('ordering', outcomeRoutes.report, { query: request }),
    placeholderData: keepPreviousData,
  });
  const people = may('ordering.outcome.people');
  return (
    <ListPage title={t('title')} lead={people ? t('leadPeople') : t('leadOwn')} filters={<Filters request={request} />}>
      <div className={styles['page']}>
        {people ? <BandProposals /> : null}
        <QueryGate query={query}>
          {(report) =>
            report.reasons.length === 0 ? (
              <EmptyState title={t('none')} detail={t('noneDetail')} />
            ) : (
              <>
                <OutcomeSummary report={report} people={people} />
                <OutcomeLines request={request} people={people} />
              </>
            )
          }
        </QueryGate>
      </div>
    </ListPage>
  );
}

function Filters({ request }: { request: { from: string; to: string; scope?: string } }) {
  const t = useTranslations('outcomes');
  const search = outcomeReport.useSearch();
  const setSearch = outcomeReport.useSetSearch();
  return (
    <FilterBar
      end={
        <ExportButton
          label={t('export')}
          run={async () => {
            await download(outcomeRoutes.csv, { query: request }, `order-changes-${request.from}-${request.to}.csv`);
            return undefined;
          }}
        />
      }
    >
      <Select
        aria-label={t('range.label')}
        value={search.range}
        onValueChange={(range) => setSearch({ range })}
        options={(['30', '90', '180'] as const).map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      <Select
        aria-label={t('verdict.label')}
        value={search.verdict}
        onValueChange={(verdict) => setSearch({ verdict })}
        options={(['all', 'helped', 'neutral', 'hurt', 'undecidable'] as const).map((value) => ({
          value,
          label: t(`verdict.${value}`),
        }))}
      />
    </FilterBar>
  );
}
