import { type SupplySource, supplyRoutes } from '@larder/contracts/catalog/supply';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { supplierDetail, supplierList } from './routes.tsx';
import { StateBadge, SUPPLY_STATES } from './state-badge.tsx';
import styles from './suppliers.module.css';

const SourceDrawer = lazyDrawer(() => import('./source-drawer.tsx').then((module) => module.SourceDrawer));

/** Who the chain buys from: suppliers, and its own kitchens and warehouses. */
export default function SuppliersPage() {
  const t = useTranslations('suppliers');
  const may = useMay();
  const go = useGo();
  const href = useHref();
  const { q, state } = supplierList.useSearch();
  const setSearch = supplierList.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const [adding, setAdding] = useState(false);
  const query = useQuery(apiQuery('catalog', supplyRoutes.sources, {}));
  const all = query.data?.items ?? [];
  const view = SUPPLY_STATES.find((one) => one === state);
  const rows = all.filter(
    (source) =>
      (view === undefined || source.state === view) &&
      matchesQuery(`${source.name} ${source.nameEn ?? ''} ${source.code}`, q),
  );
  const target = (row: SupplySource) => supplierDetail.to({ params: { sourceId: row.id } });
  const add = may('catalog.supplier.write') ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  ) : null;
  return (
    <ListPage
      title={t('title')}
      actions={add}
      views={
        <ViewTabs
          label={t('state')}
          current={view ?? 'all'}
          onSelect={(id) => setSearch({ state: id === 'all' ? '' : id })}
          views={[
            { id: 'all', label: t('all'), count: all.length },
            ...SUPPLY_STATES.map((id) => ({
              id,
              label: t(`states.${id}`),
              count: all.filter((source) => source.state === id).length,
            })).filter(({ id, count }) => count > 0 || id === view),
          ]}
        />
      }
      filters={<FilterBar search={{ value: q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }} />}
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        rowHref={(row) => href(target(row))}
        onRowPress={(row) => go(target(row))}
        empty={
          all.length === 0 ? (
            <EmptyState title={t('none')} detail={t('noneDetail')} actions={add} />
          ) : (
            <EmptyState
              title={t('noMatch')}
              actions={<Button onClick={() => setSearch({ q: '', state: '' })}>{t('clearFilters')}</Button>}
            />
          )
        }
      />
      <SourceDrawer
        open={adding}
        onClose={() => setAdding(false)}
        onSaved={(source) => go(supplierDetail.to({ params: { sourceId: source.id } }))}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<SupplySource>[] {
  const t = useTranslations('suppliers');
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 160,
        grow: 3,
        value: (row) => nameIn(formats.locale, row),
        cell: (row) => (
          <span className={styles['name']}>
            <span className={styles['cut']}>{nameIn(formats.locale, row)}</span>
            {row.kind === 'internal' ? <Badge>{t('kinds.internal')}</Badge> : null}
          </span>
        ),
      },
      {
        id: 'code',
        header: t('code'),
        width: 100,
        wideOnly: true,
        value: (row) => row.code,
        cell: (row) => <span className="num">{row.code}</span>,
      },
      { id: 'contact', header: t('contact'), width: 120, wideOnly: true, value: (row) => row.contactName },
      {
        id: 'mail',
        header: t('mail'),
        width: 110,
        wideOnly: true,
        value: (row) => Number(row.hasMail),
        cell: (row) => (row.kind === 'internal' ? '–' : t(row.hasMail ? 'mailStored' : 'mailMissing')),
      },
      {
        id: 'minOrder',
        header: t('minOrder'),
        width: 92,
        align: 'end',
        value: (row) => row.minOrder,
        cell: (row) => (row.minOrder === 0 ? '–' : formats.money(row.minOrder, row.currency)),
      },
      {
        id: 'state',
        header: t('state'),
        width: 88,
        value: (row) => row.state,
        cell: (row) => <StateBadge state={row.state} />,
      },
    ],
    [t, formats],
  );
}
