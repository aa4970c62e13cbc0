import { outlookRoutes } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, Select } from '@larder/ui';
import { FilterBar, ViewTabs } from '@larder/ui/data';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { QueryGate } from '../../components/detail-page.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { Calibration } from './calibration.tsx';
import { DayStrip } from './day-strip.tsx';
import { GroupList } from './group-list.tsx';
import styles from './outlook.module.css';
import { PeakList } from './peak-list.tsx';
import { outlookPage } from './routes.tsx';
import { ShortageList } from './shortage-list.tsx';
import { useOutlookAsk } from './use-outlook-ask.ts';

const VIEWS = ['shortages', 'groups', 'peaks', 'proof'] as const;

/** What the days ahead hold, and what can be done about it now. */
export default function OutlookPage() {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const { view } = outlookPage.useSearch();
  const setSearch = outlookPage.useSetSearch();
  const ask = useOutlookAsk();
  const { day: _, ...wholeSpan } = ask;
  const query = useQuery({
    ...apiQuery('ordering', outlookRoutes.summary, { query: wholeSpan }),
    placeholderData: keepPreviousData,
  });
  const made = query.data?.madeAt;
  return (
    <ListPage
      title={t('title')}
      lead={
        <span className={styles['lead']}>
          <span>{t('lead')}</span>
          {made ? <span>{t('asOf', { time: formats.dateTime(made) })}</span> : null}
          {query.data && query.data.silent > 0 ? <span>{t('silent', { count: query.data.silent })}</span> : null}
          {query.data && query.data.otherCurrencyStores > 0 ? (
            <span>{t('otherCurrency', { count: query.data.otherCurrencyStores })}</span>
          ) : null}
          {query.data && query.data.total.overlap > 0 ? (
            <span>{t('overlap', { amount: formats.moneyRounded(query.data.total.overlap, query.data.currency) })}</span>
          ) : null}
        </span>
      }
      summary={<QueryGate query={query}>{(summary) => <DayStrip summary={summary} />}</QueryGate>}
      views={
        <ViewTabs
          label={t('title')}
          current={view}
          onSelect={(id) => setSearch({ view: VIEWS.find((v) => v === id) ?? 'shortages' })}
          views={VIEWS.map((id) => ({ id, label: t(`view.${id}`) }))}
        />
      }
      filters={view === 'shortages' || view === 'groups' ? <Filters /> : null}
    >
      {query.data && query.data.madeAt === null ? (
        <EmptyState title={t('nothingYet')} detail={t('nothingYetDetail')} />
      ) : (
        <View />
      )}
    </ListPage>
  );
}

function View() {
  const { view } = outlookPage.useSearch();
  if (view === 'groups') return <GroupList />;
  if (view === 'peaks') return <PeakList />;
  return view === 'proof' ? <Calibration /> : <ShortageList />;
}

function Filters() {
  const t = useTranslations('outlook');
  const search = outlookPage.useSearch();
  const setSearch = outlookPage.useSetSearch();
  const ask = useOutlookAsk();
  const { scope } = useScope();
  const narrowed = search.unit !== '' || search.item !== '' || search.source !== '' || search.day !== '';
  return (
    <FilterBar
      end={
        <ExportButton
          label={t('export')}
          run={async () => {
            await download(outlookRoutes.shortagesCsv, { query: ask }, 'shortages-ahead.csv');
            return undefined;
          }}
        />
      }
    >
      <Select
        aria-label={t('horizon.label')}
        value={search.horizon}
        onValueChange={(horizon) => setSearch({ horizon })}
        options={(['delivery', 'week', 'fortnight'] as const).map((value) => ({ value, label: t(`horizon.${value}`) }))}
      />
      <Select
        aria-label={t('least.label')}
        value={search.least}
        onValueChange={(least) => setSearch({ least })}
        options={(['20', '50', '80'] as const).map((value) => ({ value, label: t('least.of', { percent: value }) }))}
      />
      {search.view === 'groups' ? (
        <Select
          aria-label={t('by.label')}
          value={search.by}
          onValueChange={(by) => setSearch({ by })}
          options={(scope.kind === 'store'
            ? (['item', 'supplier'] as const)
            : (['store', 'area', 'item', 'supplier'] as const)
          ).map((value) => ({ value, label: t(`by.${value}`) }))}
        />
      ) : null}
      {narrowed ? (
        <Button variant="quiet" onClick={() => setSearch({ unit: '', item: '', source: '', day: '' })}>
          {t('clear')}
        </Button>
      ) : null}
    </FilterBar>
  );
}
