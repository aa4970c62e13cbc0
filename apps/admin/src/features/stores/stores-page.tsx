import { type OrgUnit, orgRoutes } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Building2, ChefHat, Map as MapIcon, Plus, Route, Store as StoreIcon, Warehouse } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { storeDetail, storeTree } from './routes.tsx';
import { hoursText, STATUS_TONES } from './store-words.ts';
import styles from './stores.module.css';
import { type TreeRow, treeRows } from './tree.ts';

const StoreDrawer = lazyDrawer(() => import('./store-drawer.tsx').then((module) => module.StoreDrawer));
const UnitDrawer = lazyDrawer(() => import('./unit-drawer.tsx').then((module) => module.UnitDrawer));

const ICONS: Record<OrgUnit['type'], ReactNode> = {
  hq: <Building2 aria-hidden />,
  region: <MapIcon aria-hidden />,
  area: <Route aria-hidden />,
  store: <StoreIcon aria-hidden />,
  central_kitchen: <ChefHat aria-hidden />,
  warehouse: <Warehouse aria-hidden />,
};

/** The chain as a tree: regions, areas, stores, kitchens, warehouses. */
export default function StoresPage() {
  const t = useTranslations('stores');
  const may = useMay();
  const go = useGo();
  const href = useHref();
  const { q } = storeTree.useSearch();
  const setSearch = storeTree.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const writes = may('org.unit.write');
  const [adding, setAdding] = useState<'unit' | 'store' | null>(null);
  const [editing, setEditing] = useState<OrgUnit | null>(null);
  const units = useQuery(apiQuery('org', orgRoutes.units, {}));
  const stores = useQuery(apiQuery('org', orgRoutes.stores, {}));
  const failed = queryError(units.error ? units : stores);
  const rows = useMemo(
    () =>
      treeRows(units.data?.items ?? [], stores.data?.items ?? [], (unit) =>
        matchesQuery(`${unit.name} ${unit.nameEn ?? ''} ${unit.code}`, q),
      ),
    [units.data, stores.data, q],
  );
  const target = (row: TreeRow) => storeDetail.to({ params: { storeId: row.unit.id } });
  const close = () => {
    setAdding(null);
    setEditing(null);
  };
  return (
    <ListPage
      title={t('title')}
      lead={
        stores.data ? t('count', { count: stores.data.items.filter((store) => store.kind === 'store').length }) : null
      }
      actions={
        writes ? (
          <>
            <Button onClick={() => setAdding('unit')}>{t('addUnit')}</Button>
            <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding('store')}>
              {t('addStore')}
            </Button>
          </>
        ) : null
      }
      filters={<FilterBar search={{ value: q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }} />}
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.unit.id}
        loading={units.isFetching || stores.isFetching}
        error={failed}
        sort={null}
        rowHref={(row) => (row.store ? href(target(row)) : href(storeTree.to({ search: { q } })))}
        onRowPress={(row) => {
          if (row.store) go(target(row));
          else setEditing(row.unit);
        }}
        empty={
          <EmptyState
            title={t(q ? 'noMatch' : 'none')}
            actions={q ? <Button onClick={() => setSearch({ q: '' })}>{t('clearFilters')}</Button> : undefined}
          />
        }
      />
      <UnitDrawer
        open={adding === 'unit' || editing !== null}
        unit={editing ?? undefined}
        units={units.data?.items ?? []}
        writes={writes}
        onClose={close}
      />
      <StoreDrawer
        open={adding === 'store'}
        units={units.data?.items ?? []}
        onClose={close}
        onSaved={(store) => go(storeDetail.to({ params: { storeId: store.id } }))}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<TreeRow>[] {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 176,
        grow: 3,
        sortable: false,
        value: (row) => nameIn(locale, row.unit),
        cell: (row) => (
          <span className={styles['node']} data-depth={row.depth} data-site={row.store ? '' : undefined}>
            {ICONS[row.unit.type]}
            <span>{nameIn(locale, row.unit)}</span>
            {row.store ? null : <small className="num">{row.sites}</small>}
          </span>
        ),
      },
      {
        id: 'code',
        header: t('code'),
        width: 72,
        sortable: false,
        value: (row) => row.unit.code,
        cell: (row) => <span className="num">{row.unit.code}</span>,
      },
      {
        id: 'type',
        header: t('type'),
        width: 110,
        wideOnly: true,
        sortable: false,
        value: (row) => t(`types.${row.unit.type}`),
      },
      {
        id: 'format',
        header: t('format'),
        width: 110,
        wideOnly: true,
        sortable: false,
        value: (row) => row.store?.format,
      },
      {
        id: 'location',
        header: t('locationType'),
        width: 90,
        wideOnly: true,
        sortable: false,
        value: (row) => (row.store ? t(`locations.${row.store.locationType}`) : ''),
      },
      {
        id: 'hours',
        header: t('hours'),
        width: 140,
        wideOnly: true,
        sortable: false,
        value: (row) => row.store?.openMinute,
        cell: (row) => (row.store ? <span className="num">{hoursText(t, row.store)}</span> : ''),
      },
      {
        id: 'status',
        header: t('status'),
        width: 88,
        sortable: false,
        value: (row) => row.store?.status,
        cell: (row) =>
          row.store ? <Badge tone={STATUS_TONES[row.store.status]}>{t(`statuses.${row.store.status}`)}</Badge> : '',
      },
    ],
    [t, locale],
  );
}
