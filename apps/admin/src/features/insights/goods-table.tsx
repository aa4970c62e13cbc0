import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Delta } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { change } from '../../lib/change.ts';
import { nameIn } from '../../lib/scope.ts';

type Good = SalesReport['goods'][number];

/** The items that bring the money; a press shows the tickets with one of them. */
export function GoodsTable({ report }: { report: SalesReport }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const go = useGo();
  const href = useHref();
  const columns = useMemo((): DataColumn<Good>[] => {
    const share = (good: Good) => (report.goodsAmount > 0 ? good.amount / report.goodsAmount : 0);
    const delta = (good: Good) => change(good.amount, good.amountBefore, (s) => formats.percent(s), 'up');
    return [
      {
        id: 'name',
        header: t('goods.name'),
        width: 150,
        grow: 2,
        value: (good) => nameIn(formats.locale, good),
      },
      { id: 'sku', header: t('goods.sku'), width: 98, wideOnly: true, value: (good) => good.sku },
      figureColumn({
        id: 'quantity',
        header: t('goods.quantity'),
        width: 104,
        wideOnly: true,
        value: (good) => Number(good.quantity),
        cell: (good) => formats.quantity(good.quantity, good.uom),
      }),
      figureColumn({
        id: 'amount',
        header: t('goods.amount'),
        width: 98,
        value: (good) => good.amount,
        cell: (good) => formats.moneyRounded(good.amount),
      }),
      figureColumn({
        id: 'share',
        header: t('goods.share'),
        width: 72,
        value: share,
        cell: (good) => formats.percent(share(good)),
      }),
      {
        id: 'change',
        header: t('goods.change'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (good) => (good.amountBefore === null ? null : good.amount - good.amountBefore),
        cell: (good) => {
          const moved = delta(good);
          return moved ? <Delta delta={moved} /> : '–';
        },
      },
    ];
  }, [report.goodsAmount, formats, t]);
  const tickets = (good: Good) => ({
    to: '/tickets',
    params: {},
    search: { sku: good.sku, from: report.from, to: report.to },
  });
  return (
    <Panel title={t('goods.title')}>
      <DataTable
        label={t('goods.title')}
        columns={columns}
        rows={report.goods}
        rowId={(good) => good.itemId}
        rowHref={(good) => href(tickets(good))}
        onRowPress={(good) => go(tickets(good))}
      />
    </Panel>
  );
}
