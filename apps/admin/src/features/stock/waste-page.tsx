import type { RouteOutput } from '@larder/contracts/common/route';
import { stockRoutes } from '@larder/contracts/inventory/stock';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Dialog, EmptyState, Skeleton, TextInput } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { DetailPage, Panel } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, type ScopeView } from '../../lib/scope.ts';
import { ForStore } from './choose-store.tsx';
import { stockList } from './routes.tsx';
import styles from './stock.module.css';
import { useAllStock } from './use-all-stock.ts';
import { WasteForm } from './waste-form.tsx';

type OneStore = NonNullable<ScopeView['store']>;
type StockDocument = RouteOutput<typeof stockRoutes.documents>['items'][number];
const SHOWN = 24;

/** Waste in two taps: the item, then the reason. */
export default function WastePage() {
  const t = useTranslations('stock');
  return <ForStore title={t('wasteTitle')}>{(store) => <Waste key={store.id} store={store} />}</ForStore>;
}

function Waste({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const queryError = useQueryError();
  const stock = useAllStock(store.id);
  const [find, setFind] = useState('');
  const [itemId, setItemId] = useState<string>();
  const item = stock.items.find((i) => i.itemId === itemId);
  const close = () => setItemId(undefined);
  // What ends first is thrown away first.
  const shown = stock.items
    .filter((i) => matchesQuery(`${nameIn(formats.locale, i)} ${i.sku}`, find))
    .sort((a, b) => (a.nextExpiry ?? '9').localeCompare(b.nextExpiry ?? '9'))
    .slice(0, SHOWN);
  return (
    <DetailPage
      title={t('wasteTitle')}
      lead={nameIn(formats.locale, store)}
      back={{ to: stockList.to(), label: t('title') }}
    >
      <Panel title={t('whatWasted')}>
        <div className={styles['form']}>
          <TextInput
            type="search"
            aria-label={t('find')}
            placeholder={t('find')}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          {stock.error ? queryError(stock) : null}
          {stock.loading ? <Skeleton height={120} /> : null}
          {!stock.loading && shown.length === 0 ? (
            <EmptyState
              title={stock.cutoverAt === null ? t('notOpened') : t('none')}
              detail={stock.cutoverAt === null ? t('notOpenedDetail') : t('noneDetail')}
            />
          ) : null}
          <div className={styles['reasons']}>
            {shown.map((each) => (
              <button
                key={each.itemId}
                type="button"
                className={styles['reason']}
                onClick={() => setItemId(each.itemId)}
              >
                <span className={styles['item']}>
                  {nameIn(formats.locale, each)}
                  <small className="num">
                    {each.nextExpiry === null ? each.sku : t('until', { date: formats.businessDay(each.nextExpiry) })}
                  </small>
                </span>
              </button>
            ))}
          </div>
        </div>
      </Panel>
      <RecentWaste storeId={store.id} />
      <Dialog
        open={item !== undefined}
        onOpenChange={(open) => (open ? undefined : close())}
        title={item ? nameIn(formats.locale, item) : t('wasteTitle')}
        description={t('whyWasted')}
      >
        {item ? <WasteForm key={item.itemId} storeId={store.id} item={item} onDone={close} /> : null}
      </Dialog>
    </DetailPage>
  );
}

function RecentWaste({ storeId }: { storeId: string }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const queryError = useQueryError();
  const query = useInfiniteQuery(
    apiPages('inventory', stockRoutes.documents, { params: { id: storeId }, query: { kind: 'waste', limit: 50 } }),
  );
  const columns = useMemo<DataColumn<StockDocument>[]>(
    () => [
      {
        id: 'at',
        header: t('time'),
        width: 160,
        value: (row) => row.occurredAt,
        cell: (row) => <span className="num">{formats.dateTime(row.occurredAt)}</span>,
      },
      { id: 'by', header: t('by'), width: 140, value: (row) => row.createdByName },
      { id: 'note', header: t('note'), width: 160, wideOnly: true, value: (row) => row.note ?? '' },
    ],
    [t, formats],
  );
  return (
    <Panel title={t('recentWaste')}>
      <DataTable
        label={t('recentWaste')}
        columns={columns}
        rows={rowsOf<StockDocument>(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        maxHeight="360px"
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('noWaste')} />}
      />
    </Panel>
  );
}
