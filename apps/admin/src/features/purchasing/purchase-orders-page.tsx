import {
  type PurchaseOrderPage,
  type PurchaseOrderRow,
  purchaseOrderRoutes,
} from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { purchaseOrder, purchaseOrders } from './routes.tsx';
import { StatusBadge } from './status-badge.tsx';

const VIEWS = {
  all: {},
  toSend: { status: 'approved' },
  open: { open: 'true' },
  done: { open: 'false' },
} as const;

export default function PurchaseOrdersPage() {
  const t = useTranslations('purchasing');
  const { scope } = useScope();
  const { view, q } = purchaseOrders.useSearch();
  const setSearch = purchaseOrders.useSetSearch();
  const search = useDeferredValue(q.trim());
  const href = useHref();
  const go = useGo();
  const queryError = useQueryError();
  const within =
    scope.kind === 'store' ? { storeId: scope.storeId } : scope.kind === 'region' ? { unitId: scope.regionId } : {};
  const query = useInfiniteQuery(
    apiPages('supply-chain', purchaseOrderRoutes.list, {
      query: { ...VIEWS[view], ...within, ...(search ? { search } : {}) },
    }),
  );
  const counts = (query.data as InfiniteData<PurchaseOrderPage> | undefined)?.pages[0]?.counts;
  const columns = useColumns(scope.kind !== 'store');
  return (
    <ListPage
      title={t('title')}
      views={
        <ViewTabs
          label={t('title')}
          current={view}
          onSelect={(id) => setSearch({ view: id as typeof view })}
          views={[
            { id: 'all', label: t('views.all') },
            { id: 'toSend', label: t('views.toSend'), count: counts?.toSend },
            { id: 'open', label: t('views.open'), count: counts?.open },
            { id: 'done', label: t('views.done') },
          ]}
        />
      }
      filters={<FilterBar search={{ value: q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }} />}
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rowsOf(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t('none')} detail={t('noneHint')} />}
        rowHref={(row) => href(purchaseOrder.to({ params: { orderId: row.id } }))}
        onRowPress={(row) => go(purchaseOrder.to({ params: { orderId: row.id } }))}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
      />
    </ListPage>
  );
}

function useColumns(manyStores: boolean): DataColumn<PurchaseOrderRow>[] {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  return useMemo(() => {
    const store = (row: PurchaseOrderRow) => nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn });
    const source = (row: PurchaseOrderRow) =>
      nameIn(formats.locale, { name: row.sourceName, nameEn: row.sourceNameEn });
    const columns: DataColumn<PurchaseOrderRow>[] = [
      {
        id: 'number',
        header: t('number'),
        width: 132,
        value: (row) => row.number,
        cell: (row) => <span className="num">{row.number}</span>,
      },
      {
        id: 'source',
        header: t('source'),
        width: 110,
        grow: 1,
        value: source,
        cell: (row) =>
          row.kind === 'internal' ? (
            <>
              {source(row)} <Badge>{t('internal')}</Badge>
            </>
          ) : (
            source(row)
          ),
      },
      {
        id: 'delivery',
        header: t('delivery'),
        width: 120,
        wideOnly: true,
        value: (row) => row.deliveryDate,
        cell: (row) => formats.businessDay(row.deliveryDate, 'short'),
      },
      { id: 'lines', header: t('lines'), width: 76, align: 'end', wideOnly: true, value: (row) => row.lineCount },
      {
        id: 'amount',
        header: t('amount'),
        width: 130,
        align: 'end',
        wideOnly: true,
        value: (row) => row.amountMinor,
        cell: (row) => formats.money(row.amountMinor, row.currency),
      },
      {
        id: 'state',
        header: t('state'),
        width: 100,
        value: (row) => row.status,
        cell: (row) => (
          <>
            {row.urgent ? <Badge tone="bad">{t('urgent')}</Badge> : null} <StatusBadge order={row} />
          </>
        ),
      },
    ];
    if (manyStores)
      columns.splice(1, 0, { id: 'store', header: t('store'), width: 140, grow: 1, wideOnly: true, value: store });
    return columns;
  }, [t, formats, manyStores]);
}
