import { type Item, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { exportItems } from './export-items.ts';
import { costText, ITEM_TYPES, shelfLifeText } from './item-words.ts';
import styles from './items.module.css';
import { itemDetail, itemList } from './routes.tsx';

const ItemDrawer = lazyDrawer(() => import('./item-drawer.tsx').then((module) => module.ItemDrawer));

const STATUSES = ['active', 'archived', 'all'] as const;

/** Everything the chain sells, makes or uses. */
export default function ItemsPage() {
  const t = useTranslations('items');
  const formats = useFormats();
  const may = useMay();
  const go = useGo();
  const href = useHref();
  const search = itemList.useSearch();
  const setSearch = itemList.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const [adding, setAdding] = useState(false);

  const categories = useQuery(apiQuery('catalog', itemRoutes.categories, {})).data?.items ?? [];
  const q = useDeferredValue(search.q.trim());
  const filter = {
    search: q || undefined,
    type: ITEM_TYPES.find((type) => type === search.type),
    categoryId: categories.find((category) => category.id === search.category)?.id,
    status: search.status === 'all' ? undefined : search.status,
  };
  const query = useInfiniteQuery(apiPages('catalog', itemRoutes.list, { query: filter }));
  const filtered = Boolean(filter.search ?? filter.type ?? filter.categoryId) || search.status === 'archived';
  const target = (row: Item) => itemDetail.to({ params: { itemId: row.id } });
  const add = may('catalog.item.write') ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  ) : null;

  return (
    <ListPage
      title={t('title')}
      actions={
        <>
          <ExportButton
            label={t('export')}
            run={async () => t('exported', { count: await exportItems(t, formats, filter) })}
          />
          {add}
        </>
      }
      views={
        <ViewTabs
          label={t('status')}
          current={search.status}
          onSelect={(id) => setSearch({ status: STATUSES.find((status) => status === id) ?? 'active' })}
          views={STATUSES.map((id) => ({ id, label: t(`statuses.${id}`) }))}
        />
      }
      filters={
        <FilterBar search={{ value: search.q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }}>
          <Select
            aria-label={t('type')}
            value={filter.type ?? 'any'}
            onValueChange={(type) => setSearch({ type: type === 'any' ? '' : type })}
            options={[
              { value: 'any', label: t('anyType') },
              ...ITEM_TYPES.map((type) => ({ value: type, label: t(`types.${type}`) })),
            ]}
          />
          <Select
            aria-label={t('category')}
            value={filter.categoryId ?? 'any'}
            onValueChange={(category) => setSearch({ category: category === 'any' ? '' : category })}
            options={[
              { value: 'any', label: t('anyCategory') },
              ...categories.map((category) => ({ value: category.id, label: nameIn(formats.locale, category) })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rowsOf<Item>(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        total={query.data?.pages[0]?.total}
        rowHref={(row) => href(target(row))}
        onRowPress={(row) => go(target(row))}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={
          filtered ? (
            <EmptyState
              title={t('noMatch')}
              actions={
                <Button onClick={() => setSearch({ q: '', type: '', category: '', status: 'active' })}>
                  {t('clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState title={t('none')} detail={t('noneDetail')} actions={add} />
          )
        }
      />
      <ItemDrawer
        open={adding}
        onClose={() => setAdding(false)}
        onSaved={(item) => go(itemDetail.to({ params: { itemId: item.id } }))}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<Item>[] {
  const t = useTranslations('items');
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 150,
        grow: 3,
        value: (row) => nameIn(formats.locale, row),
        cell: (row) => (
          <span className={styles['name']}>
            <span className={styles['cut']}>{nameIn(formats.locale, row)}</span>
            {row.status === 'archived' ? <Badge>{t('statuses.archived')}</Badge> : null}
          </span>
        ),
      },
      {
        id: 'sku',
        header: t('sku'),
        width: 110,
        value: (row) => row.sku,
        cell: (row) => <span className="num">{row.sku}</span>,
      },
      { id: 'type', header: t('type'), width: 96, wideOnly: true, value: (row) => t(`types.${row.type}`) },
      {
        id: 'category',
        header: t('category'),
        width: 120,
        wideOnly: true,
        value: (row) => (formats.locale === 'en' ? (row.categoryNameEn ?? row.categoryName) : row.categoryName),
      },
      {
        id: 'price',
        header: t('price'),
        width: 96,
        align: 'end',
        value: (row) => row.price,
        cell: (row) => (row.price === null ? '' : formats.money(row.price)),
      },
      {
        id: 'cost',
        header: t('cost'),
        width: 132,
        align: 'end',
        wideOnly: true,
        value: (row) => row.costMilli,
        cell: (row) =>
          row.costMilli === null ? (
            ''
          ) : (
            <>
              {costText(formats, row.costMilli)}
              <small className={styles['per']}> / {formats.unit(row.baseUom)}</small>
            </>
          ),
      },
      {
        id: 'shelfLife',
        header: t('shelfLife'),
        width: 92,
        align: 'end',
        wideOnly: true,
        value: (row) => row.shelfLifeDays,
        cell: (row) => shelfLifeText(t, row),
      },
      { id: 'storage', header: t('storage'), width: 84, wideOnly: true, value: (row) => t(`storages.${row.storage}`) },
    ],
    [t, formats],
  );
}
