import { salesRoutes, type TicketRow } from '@larder/contracts/sales/tickets';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, type FilterChip } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { DateRange } from '../../components/date-range.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { NewRowsPill } from '../../components/new-rows-pill.tsx';
import { useNewRows } from '../../lib/live/use-new-rows.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { HoursPanel } from './hours-panel.tsx';
import { CHANNELS, filterOf, stateOptions, ticketKey } from './model.ts';
import { ReceiptDrawer } from './receipt-drawer.tsx';
import { ticketList } from './routes.tsx';
import { TicketMarks } from './ticket-marks.tsx';
import styles from './tickets.module.css';

const ANY = 'any';

/** Every ticket in scope, newest first, with the receipt beside the list. */
export default function TicketListPage() {
  const t = useTranslations('tickets');
  const search = ticketList.useSearch();
  const setSearch = ticketList.useSetSearch();
  const { scope, store } = useScope();
  const queryError = useQueryError();
  const columns = useColumns();
  const input = { query: { ...filterOf(search), ...(scope.kind === 'store' ? { storeId: scope.storeId } : {}) } };
  const query = useInfiniteQuery(apiPages('sales', salesRoutes.tickets, input));
  const fresh = useNewRows({
    topic: 'sales.ticket',
    filter: { storeId: store?.id },
    route: salesRoutes.tickets,
    input,
    rowId: ticketKey,
    data: query.data,
  });
  const rows = rowsOf<TicketRow>(query.data);
  const chips: FilterChip[] = search.sku
    ? [{ id: 'sku', label: t('skuChip', { code: search.sku }), onRemove: () => setSearch({ sku: '' }) }]
    : [];
  return (
    <ListPage
      title={t('title')}
      lead={store === null ? t('lead') : undefined}
      summary={
        store === null ? null : (
          <HoursPanel storeId={store.id} from={search.from} to={search.to} lastDate={rows[0]?.businessDate} />
        )
      }
      filters={
        <FilterBar
          search={{ value: search.receipt, onChange: (receipt) => setSearch({ receipt }), placeholder: t('find') }}
          chips={chips}
          onClear={() => setSearch({ sku: '' })}
        >
          <DateRange from={search.from} to={search.to} labels={{ from: t('from'), to: t('to') }} onChange={setSearch} />
          <Select
            aria-label={t('channelHeader')}
            value={search.channel || ANY}
            onValueChange={(channel) => setSearch({ channel: channel === ANY ? '' : channel })}
            options={[
              { value: ANY, label: t('anyChannel') },
              ...CHANNELS.map((value) => ({ value: value as string, label: t(`channel.${value}`) })),
            ]}
          />
          <Select
            aria-label={t('stateHeader')}
            value={search.state || ANY}
            onValueChange={(state) => setSearch({ state: state === ANY ? '' : state })}
            options={[
              { value: ANY, label: t('anyState') },
              ...stateOptions.map((value) => ({ value: value as string, label: t(`state.${value}`) })),
            ]}
          />
          <div className={styles['range']}>
            <input
              className={styles['amount']}
              inputMode="decimal"
              aria-label={t('min')}
              placeholder={t('min')}
              value={search.min}
              onChange={(event) => setSearch({ min: event.currentTarget.value })}
            />
            <span aria-hidden>–</span>
            <input
              className={styles['amount']}
              inputMode="decimal"
              aria-label={t('max')}
              placeholder={t('max')}
              value={search.max}
              onChange={(event) => setSearch({ max: event.currentTarget.value })}
            />
          </div>
        </FilterBar>
      }
    >
      <NewRowsPill
        under="head"
        rows={fresh}
        text={(values) => t('newTickets', values)}
        onPress={() => void query.refetch()}
      />
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={ticketKey}
        loading={query.isFetching}
        error={queryError(query)}
        currentId={search.open}
        onRowPress={(row) => setSearch({ open: ticketKey(row) })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
      />
      <ReceiptDrawer
        open={search.open}
        onOpen={(open) => setSearch({ open })}
        onSku={(sku) => setSearch({ sku, open: '' })}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<TicketRow>[] {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const { stores } = useSession();
  return useMemo(() => {
    const byId = new Map(stores.map((store) => [store.id, store]));
    return [
      {
        id: 'receipt',
        header: t('receipt'),
        width: 150,
        grow: 1,
        value: (row) => row.receiptNo ?? row.ticketUid.slice(-8),
        cell: (row) => <span className="num">{row.receiptNo ?? `…${row.ticketUid.slice(-8)}`}</span>,
      },
      {
        id: 'time',
        header: t('time'),
        width: 104,
        grow: 1,
        value: (row) => row.occurredAt,
        cell: (row) => (
          <span className="num">{`${formats.businessDay(row.businessDate)} ${formats.time(row.occurredAt)}`}</span>
        ),
      },
      {
        id: 'store',
        header: t('store'),
        width: 130,
        grow: 1,
        wideOnly: true,
        value: (row) => {
          const store = byId.get(row.storeId);
          return store ? nameIn(formats.locale, store) : '';
        },
      },
      {
        id: 'channel',
        header: t('channelHeader'),
        width: 90,
        wideOnly: true,
        value: (row) => channelText(t, row.channel),
      },
      {
        id: 'marks',
        header: t('stateHeader'),
        width: 150,
        grow: 1,
        wideOnly: true,
        sortable: false,
        value: (row) => row.kind,
        cell: (row) => <TicketMarks row={row} />,
      },
      {
        id: 'lines',
        header: t('lineCount'),
        width: 70,
        grow: 0,
        align: 'end',
        wideOnly: true,
        value: (row) => row.lineCount,
      },
      {
        id: 'total',
        header: t('total'),
        width: 96,
        grow: 0,
        align: 'end',
        value: (row) => (row.kind === 'refund' ? -row.total : row.total),
        cell: (row) => formats.money(row.kind === 'refund' ? -row.total : row.total, byId.get(row.storeId)?.currency),
      },
    ];
  }, [t, formats, stores]);
}

type Translate = ReturnType<typeof useTranslations<'tickets'>>;

function channelText(t: Translate, channel: string): string {
  const known = CHANNELS.find((c) => c === channel);
  return known ? t(`channel.${known}`) : channel;
}
