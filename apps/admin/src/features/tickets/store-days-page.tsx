import type { RouteOutput } from '@larder/contracts/common/route';
import { salesRoutes } from '@larder/contracts/sales/tickets';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { DateRange } from '../../components/date-range.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { addDays } from '../../lib/dates.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { DayBadge, STATES } from './day-badge.tsx';
import { storeDays } from './routes.tsx';
import { StoreDayDetail } from './store-day-detail.tsx';

type StoreDayRow = RouteOutput<typeof salesRoutes.storeDays>['items'][number];
const ANY = 'any';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WEEK = 6;

/** Which days are all there: state, missing sequence numbers, and the till's own totals against ours. */
export default function StoreDaysPage() {
  const t = useTranslations('tickets');
  const session = useSession();
  const search = storeDays.useSearch();
  const setSearch = storeDays.useSetSearch();
  const { scope, stores } = useScope();
  const queryError = useQueryError();
  const columns = useColumns();
  const to = DAY.test(search.to) ? search.to : session.serverTime.slice(0, 10);
  const from = DAY.test(search.from) ? search.from : addDays(to, -WEEK);
  const state = STATES.find((s) => s === search.state);
  const query = useQuery(
    apiQuery('sales', salesRoutes.storeDays, {
      query: { from, to, ...(scope.kind === 'store' ? { storeId: scope.storeId } : {}), ...(state ? { state } : {}) },
    }),
  );
  const inScope = useMemo(() => new Set(stores.map((s) => s.id)), [stores]);
  const rows = useMemo(
    () => (query.data?.items ?? []).filter((row) => inScope.has(row.storeId)),
    [query.data, inScope],
  );
  const open = rows.find((row) => keyOf(row) === search.day);
  return (
    <ListPage
      title={t('daysTitle')}
      lead={t('daysLead')}
      filters={
        <FilterBar>
          <DateRange from={from} to={to} labels={{ from: t('from'), to: t('to') }} onChange={setSearch} />
          <Select
            aria-label={t('stateHeader')}
            value={state ?? ANY}
            onValueChange={(next) => setSearch({ state: next === ANY ? '' : next })}
            options={[
              { value: ANY, label: t('anyState') },
              ...STATES.map((value) => ({ value: value as string, label: t(`day.${value}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('daysTitle')}
        columns={columns}
        rows={rows}
        rowId={keyOf}
        loading={query.isFetching}
        error={queryError(query)}
        currentId={search.day}
        onRowPress={(row) => setSearch({ day: keyOf(row) })}
        empty={<EmptyState title={t('noDays')} detail={t('noDaysDetail')} />}
      />
      <Drawer
        open={open !== undefined}
        onOpenChange={(next) => (next ? undefined : setSearch({ day: '' }))}
        title={t('dayTitle')}
      >
        {open ? <StoreDayDetail storeId={open.storeId} businessDate={open.businessDate} /> : null}
      </Drawer>
    </ListPage>
  );
}

const keyOf = (row: StoreDayRow): string => `${row.storeId}.${row.businessDate}`;

function useColumns(): DataColumn<StoreDayRow>[] {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const { stores } = useSession();
  return useMemo(() => {
    const byId = new Map(stores.map((store) => [store.id, store]));
    return [
      {
        id: 'store',
        header: t('store'),
        width: 130,
        value: (row) => {
          const store = byId.get(row.storeId);
          return store ? nameIn(formats.locale, store) : '';
        },
      },
      {
        id: 'date',
        header: t('date'),
        width: 120,
        grow: 1,
        value: (row) => row.businessDate,
        cell: (row) => <span className="num">{formats.businessDay(row.businessDate, 'short')}</span>,
      },
      {
        id: 'state',
        header: t('stateHeader'),
        width: 100,
        grow: 1,
        value: (row) => row.state,
        cell: (row) => <DayBadge state={row.state} />,
      },
      {
        id: 'received',
        header: t('received'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (row) => row.received,
        cell: (row) => formats.number(row.received),
      },
      {
        id: 'missing',
        header: t('missing'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (row) => row.missing,
        cell: (row) => (row.missing === 0 ? '' : formats.number(row.missing)),
      },
      {
        id: 'net',
        header: t('net'),
        width: 130,
        align: 'end',
        wideOnly: true,
        value: (row) => row.net,
        cell: (row) => formats.money(row.net, byId.get(row.storeId)?.currency),
      },
    ];
  }, [t, formats, stores]);
}
