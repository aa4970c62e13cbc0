import { type ReplenishmentRequest, requestRoutes } from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { AskButton } from '../../components/requests/ask-button.tsx';
import { quantityWords, stateTone } from '../../components/requests/request-words.ts';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { download } from '../../lib/api-client.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { useMay } from '../../lib/session.ts';
import { requestList } from './routes.tsx';

const RequestDrawer = lazyDrawer(() =>
  import('../../components/requests/request-drawer.tsx').then((m) => m.RequestDrawer),
);

const VIEWS = ['open', 'decided', 'mine'] as const;

/** What clerks ask the manager to order: the manager answers here, the clerk sees what became of it. */
export default function RequestsPage() {
  const t = useTranslations('requests');
  const may = useMay();
  const search = requestList.useSearch();
  const setSearch = requestList.useSetSearch();
  const { scope, store } = useScope();
  const queryError = useQueryError();
  const filter = {
    view: search.view === 'mine' ? ('all' as const) : search.view,
    ...(search.view === 'mine' ? { mine: 'true' as const } : {}),
    ...(scope.kind === 'store' ? { storeId: scope.storeId } : {}),
  };
  const query = useInfiniteQuery(apiPages('ordering', requestRoutes.list, { query: filter }));
  const rows = rowsOf<ReplenishmentRequest>(query.data);
  const first = query.data?.pages[0] as { open?: number } | undefined;
  const columns = useColumns(store === null, search.view !== 'open');
  return (
    <ListPage
      title={t('title')}
      lead={may('ordering.request.decide') ? t('lead') : t('leadClerk')}
      actions={
        <>
          <ExportButton
            label={t('export')}
            run={async () => {
              await download(requestRoutes.exportCsv, { query: filter }, 'requests.csv');
              return t('exported');
            }}
          />
          {may('ordering.request.write') ? <Ask /> : null}
        </>
      }
      views={
        <ViewTabs
          label={t('views')}
          current={search.view}
          onSelect={(view) => setSearch({ view: VIEWS.find((v) => v === view) ?? 'open' })}
          views={VIEWS.map((id) => ({
            id,
            label: t(`view.${id}`),
            count: id === 'open' && search.view !== 'mine' ? first?.open : undefined,
          }))}
        />
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={search.request}
        onRowPress={(row) => setSearch({ request: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={
          <EmptyState
            title={t(`none.${search.view}`)}
            detail={may('ordering.request.write') ? t('noneDetail') : undefined}
          />
        }
      />
      <RequestDrawer
        open={search.request !== ''}
        requestId={search.request}
        onClose={() => setSearch({ request: '' })}
      />
    </ListPage>
  );
}

/** Asking is for one store: with a wider scope the store is chosen first. */
function Ask() {
  const t = useTranslations('requests');
  const { store, stores } = useScope();
  const [chosen, setChosen] = useState<string | null>(null);
  const place = store ?? stores.find((each) => each.id === chosen) ?? null;
  return (
    <>
      {store === null ? (
        <StoreCombobox
          stores={stores}
          aria-label={t('chooseStore')}
          placeholder={t('chooseStore')}
          value={chosen}
          onValueChange={setChosen}
        />
      ) : null}
      <AskButton variant="primary" store={place} />
    </>
  );
}

function useColumns(withStore: boolean, withState: boolean): DataColumn<ReplenishmentRequest>[] {
  const t = useTranslations('requests');
  const formats = useFormats();
  return useMemo(() => {
    const name = (of: { name: string; nameEn: string | null }) => nameIn(formats.locale, of);
    const store: DataColumn<ReplenishmentRequest> = {
      id: 'store',
      header: t('store'),
      width: 120,
      wideOnly: true,
      value: (row) => name(row.store),
    };
    const state: DataColumn<ReplenishmentRequest> = {
      id: 'state',
      header: t('state'),
      width: 96,
      value: (row) => t(`states.${row.state}`),
      cell: (row) => <Badge tone={stateTone(row.state)}>{t(`states.${row.state}`)}</Badge>,
    };
    return [
      { id: 'item', header: t('item'), width: 120, grow: 2, value: (row) => name(row.item) },
      {
        id: 'quantity',
        header: t('quantity'),
        width: 124,
        align: 'end',
        value: (row) => Number(row.quantity),
        cell: (row) => quantityWords(t, formats, row.quantity, row),
      },
      ...(withState ? [state] : []),
      {
        id: 'reason',
        header: t('reason'),
        width: 150,
        grow: 2,
        wideOnly: true,
        value: (row) => [t(`reasons.${row.reason}`), row.note].filter(Boolean).join(' · '),
      },
      {
        id: 'neededBy',
        header: t('neededBy'),
        width: 104,
        wideOnly: true,
        value: (row) => row.neededBy ?? '',
        cell: (row) => (row.neededBy === null ? '' : formats.businessDay(row.neededBy)),
      },
      ...(withStore ? [store] : []),
      { id: 'askedBy', header: t('askedBy'), width: 100, wideOnly: true, value: (row) => row.askedBy.name },
      {
        id: 'askedAt',
        header: t('askedAt'),
        width: 112,
        align: 'end',
        value: (row) => row.askedAt,
        cell: (row) => (
          <time dateTime={row.askedAt} title={formats.dateTime(row.askedAt)}>
            {formats.relative(row.askedAt, new Date(serverNow()))}
          </time>
        ),
      },
    ];
  }, [t, formats, withStore, withState]);
}
