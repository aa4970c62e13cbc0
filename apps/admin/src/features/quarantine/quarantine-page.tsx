import { QUARANTINE_REASONS, type QuarantinedTicket, quarantineRoutes } from '@larder/contracts/pos-sync/quarantine';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { NewRowsPill } from '../../components/new-rows-pill.tsx';
import { useNewRows } from '../../lib/live/use-new-rows.ts';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { CodesTable } from './codes-table.tsx';
import { quarantineList } from './routes.tsx';
import { TicketDrawer } from './ticket-drawer.tsx';

const STATES = ['open', 'fixed', 'discarded'] as const;
const ANY = 'any';

/** What waits for a person: refused tickets, and codes that no item answers to. */
export default function QuarantinePage() {
  const t = useTranslations('quarantine');
  const search = quarantineList.useSearch();
  const setSearch = quarantineList.useSetSearch();
  const { scope } = useScope();
  const storeId = scope.kind === 'store' ? scope.storeId : undefined;
  const reason = QUARANTINE_REASONS.find((r) => r === search.reason);
  const input = { query: { state: search.state, ...(reason ? { reason } : {}), ...(storeId ? { storeId } : {}) } };
  const tickets = useInfiniteQuery(apiPages('pos-sync', quarantineRoutes.list, input));
  const fresh = useNewRows({
    topic: 'pos-sync.quarantine',
    filter: { storeId },
    route: quarantineRoutes.list,
    input,
    rowId: (row: QuarantinedTicket) => row.id,
    data: tickets.data,
  });
  const codes = useQuery(apiQuery('pos-sync', quarantineRoutes.unmapped, {}));
  const waiting = (codes.data?.items ?? []).filter((code) => storeId === undefined || code.storeIds.includes(storeId));
  const first = tickets.data?.pages[0] as { open?: number } | undefined;
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      views={
        <ViewTabs
          label={t('title')}
          current={search.view}
          onSelect={(view) => setSearch({ view: view === 'codes' ? 'codes' : 'tickets', open: '' })}
          views={[
            { id: 'tickets', label: t('view.tickets'), count: first?.open },
            { id: 'codes', label: t('view.codes'), count: codes.data ? waiting.length : undefined },
          ]}
        />
      }
      filters={
        search.view === 'codes' ? null : (
          <FilterBar>
            <Select
              aria-label={t('stateHeader')}
              value={search.state}
              onValueChange={(state) => setSearch({ state })}
              options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
            />
            <Select
              aria-label={t('reasonHeader')}
              value={reason ?? ANY}
              onValueChange={(next) => setSearch({ reason: next === ANY ? '' : next })}
              options={[
                { value: ANY, label: t('anyReason') },
                ...QUARANTINE_REASONS.map((value) => ({ value: value as string, label: t(`reason.${value}`) })),
              ]}
            />
          </FilterBar>
        )
      }
    >
      {search.view === 'codes' ? (
        <CodesTable codes={waiting} loading={codes.isFetching} error={codes.error} refetch={codes.refetch} />
      ) : (
        <>
          <NewRowsPill
            under="head"
            rows={fresh}
            text={(values) => t('newTickets', values)}
            onPress={() => void tickets.refetch()}
          />
          <TicketsTable
            rows={rowsOf<QuarantinedTicket>(tickets.data)}
            query={tickets}
            current={search.open}
            onOpen={(open) => setSearch({ open })}
          />
        </>
      )}
      <TicketDrawer id={search.open} onClose={() => setSearch({ open: '' })} />
    </ListPage>
  );
}

interface ListState {
  isFetching: boolean;
  error: unknown;
  hasNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

function TicketsTable({
  rows,
  query,
  current,
  onOpen,
}: {
  rows: QuarantinedTicket[];
  query: ListState;
  current: string;
  onOpen: (id: string) => void;
}) {
  const t = useTranslations('quarantine');
  const formats = useFormats();
  const { stores } = useSession();
  const queryError = useQueryError();
  const columns = useMemo<DataColumn<QuarantinedTicket>[]>(() => {
    const names = new Map(stores.map((store) => [store.id, nameIn(formats.locale, store)]));
    return [
      {
        id: 'receipt',
        header: t('receipt'),
        width: 124,
        grow: 1,
        value: (row) => row.receiptNo ?? row.ticketUid?.slice(-8) ?? t('unreadable'),
      },
      {
        id: 'reason',
        header: t('reasonHeader'),
        width: 126,
        grow: 1,
        value: (row) => row.reason,
        cell: (row) => <Badge tone={row.state === 'open' ? 'bad' : 'neutral'}>{t(`reason.${row.reason}`)}</Badge>,
      },
      {
        id: 'detail',
        header: t('detail'),
        width: 220,
        grow: 2,
        wideOnly: true,
        sortable: false,
        value: (row) => row.detail,
      },
      {
        id: 'store',
        header: t('store'),
        width: 130,
        grow: 1,
        wideOnly: true,
        value: (row) => names.get(row.storeId) ?? '',
      },
      {
        id: 'date',
        header: t('date'),
        width: 104,
        grow: 0,
        align: 'end',
        value: (row) => row.businessDate,
        cell: (row) => (row.businessDate === null ? '' : formats.businessDay(row.businessDate)),
      },
      {
        id: 'received',
        header: t('received'),
        width: 130,
        grow: 0,
        wideOnly: true,
        value: (row) => row.receivedAt,
        cell: (row) => <span className="num">{formats.dateTime(row.receivedAt)}</span>,
      },
    ];
  }, [t, formats, stores]);
  return (
    <DataTable
      label={t('view.tickets')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      loading={query.isFetching}
      error={queryError(query)}
      currentId={current}
      onRowPress={(row) => onOpen(row.id)}
      onEndReached={() => {
        if (query.hasNextPage) void query.fetchNextPage();
      }}
      empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
    />
  );
}
