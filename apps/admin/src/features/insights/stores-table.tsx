import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Delta } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { change } from '../../lib/change.ts';
import { nameIn, useScope } from '../../lib/scope.ts';

type Row = SalesReport['stores'][number];

/** Stores side by side; a press narrows the report to one. */
export function StoresTable({ report }: { report: SalesReport }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const { setScope } = useScope();
  const columns = useMemo((): DataColumn<Row>[] => {
    const delta = (row: Row) => change(row.net, row.netBefore, (s) => formats.percent(s), 'up');
    return [
      { id: 'name', header: t('stores.name'), width: 130, grow: 2, value: (row) => nameIn(formats.locale, row.store) },
      {
        id: 'region',
        header: t('stores.region'),
        width: 92,
        wideOnly: true,
        value: ({ store }) => nameIn(formats.locale, { name: store.regionName ?? '', nameEn: store.regionNameEn }),
      },
      {
        id: 'location',
        header: t('location.label'),
        width: 92,
        wideOnly: true,
        value: ({ location }) => t(`location.${location}`),
      },
      figureColumn({
        id: 'net',
        header: t('net'),
        width: 92,
        value: (row) => row.net,
        cell: (row) => formats.moneyRounded(row.net),
      }),
      {
        id: 'change',
        header: t('stores.change'),
        width: 92,
        align: 'end',
        value: (row) => (row.netBefore ? row.net / row.netBefore : null),
        cell: (row) => {
          const moved = delta(row);
          return moved ? <Delta delta={moved} /> : '–';
        },
      },
      figureColumn({
        id: 'tickets',
        header: t('tickets'),
        width: 90,
        wideOnly: true,
        value: (row) => row.tickets,
        cell: (row) => (row.tickets === null ? '–' : formats.number(row.tickets)),
      }),
      figureColumn({
        id: 'average',
        header: t('average'),
        width: 92,
        wideOnly: true,
        value: (row) => row.average,
        cell: (row) => (row.average === null ? '–' : formats.money(row.average)),
      }),
    ];
  }, [formats, t]);
  return (
    <Panel title={t('stores.title')}>
      <DataTable
        label={t('stores.title')}
        columns={columns}
        rows={report.stores}
        rowId={(row) => row.store.id}
        onRowPress={(row) => setScope(`store:${row.store.id}`)}
      />
    </Panel>
  );
}
