import { type OutlookGroupRow, outlookRoutes } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { useGo } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { outlookPage } from './routes.tsx';
import { useOutlookAsk } from './use-outlook-ask.ts';

/** The same shortages by store, area, item or supplier; a press looks into one of them. */
export function GroupList() {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const { by, horizon, least, day } = outlookPage.useSearch();
  const setSearch = outlookPage.useSetSearch();
  const { currency } = useScope();
  const go = useGo();
  const queryError = useQueryError();
  const query = useQuery(apiQuery('ordering', outlookRoutes.groups, { query: { ...useOutlookAsk(), by } }));
  const columns = useMemo(
    (): DataColumn<OutlookGroupRow>[] => [
      {
        id: 'name',
        header: t(`by.${by}`),
        width: 150,
        grow: 3,
        value: (row) => nameIn(formats.locale, row) || t('noSupplier'),
      },
      figureColumn<OutlookGroupRow>({
        id: 'items',
        header: t('items'),
        width: 90,
        value: (row) => row.items,
        cell: (row) => formats.number(row.items),
      }),
      figureColumn<OutlookGroupRow>({
        id: 'stores',
        header: t('stores'),
        width: 90,
        wideOnly: true,
        value: (row) => row.stores,
        cell: (row) => formats.number(row.stores),
      }),
      figureColumn<OutlookGroupRow>({
        id: 'lost',
        header: t('lost'),
        width: 120,
        value: (row) => row.lost,
        cell: (row) => formats.money(row.lost, currency),
      }),
    ],
    [t, formats, by, currency],
  );
  const look = (row: OutlookGroupRow) => {
    if (row.id === null) return;
    if (by === 'store') {
      go({ to: '/outlook', params: {}, search: { horizon, least, day, scope: `store:${row.id}` } });
      return;
    }
    setSearch({ view: 'shortages', [{ area: 'unit', item: 'item', supplier: 'source' }[by]]: row.id });
  };
  return (
    <DataTable
      label={t('view.groups')}
      columns={columns}
      rows={query.data?.items ?? []}
      rowId={(row) => row.id ?? ''}
      loading={query.isPending}
      error={queryError(query)}
      onRowPress={look}
      empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
    />
  );
}
