import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { BarList, EmptyState, LedgerBand, Stat } from '@larder/ui';
import { LineChart } from '@larder/ui/charts';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { change } from '../../lib/change.ts';
import { GoodsTable } from './goods-table.tsx';
import styles from './insights.module.css';
import { StoresTable } from './stores-table.tsx';
import { Traffic } from './traffic.tsx';

/** Figures, trend, traffic, channels, goods and stores, in the order in which one asks. */
export function ReportBody({ report }: { report: SalesReport }) {
  const t = useTranslations('insights');
  if (report.storeCount === 0) return <EmptyState title={t('noStores')} detail={t('noStoresDetail')} />;
  if (report.days.every((day) => day.net === null)) return <EmptyState title={t('none')} detail={t('noneDetail')} />;
  return (
    <>
      {report.otherCurrencyStores > 0 ? (
        <p className={styles['note']}>{t('otherCurrency', { count: report.otherCurrencyStores })}</p>
      ) : null}
      <Totals report={report} />
      <Trend report={report} />
      <div className={styles['columns']}>
        <Traffic traffic={report.traffic} />
        <Channels channels={report.channels} />
      </div>
      <GoodsTable report={report} />
      {report.stores.length > 1 ? <StoresTable report={report} /> : null}
    </>
  );
}

function Totals({ report: { totals, before } }: { report: SalesReport }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const percent = (share: number) => formats.percent(share);
  const money = (minor: number | null) => (minor === null ? '–' : formats.moneyRounded(minor));
  const note = before === null ? t('noBefore') : undefined;
  return (
    <LedgerBand label={t('totals')} className={styles['band']}>
      <Stat
        label={t('net')}
        value={money(totals.net)}
        delta={change(totals.net, before?.net ?? null, percent, 'up')}
        note={note ?? t('was', { value: money(before?.net ?? null) })}
      />
      <Stat
        label={t('tickets')}
        value={totals.tickets === null ? '–' : formats.number(totals.tickets)}
        delta={change(totals.tickets, before?.tickets ?? null, percent, 'up')}
        note={totals.tickets === null ? t('noTickets') : note}
      />
      <Stat
        label={t('average')}
        value={totals.average === null ? '–' : formats.money(totals.average)}
        delta={change(totals.average, before?.average ?? null, percent, 'up')}
        note={note}
      />
      <Stat
        label={t('discount')}
        value={money(totals.discount)}
        delta={change(totals.discount, before?.discount ?? null, percent, 'down')}
        note={t('refunds', { amount: money(totals.refund) })}
      />
    </LedgerBand>
  );
}

function Trend({ report }: { report: SalesReport }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const categories = useMemo(
    () => report.days.map((d) => formats.businessDay(d.businessDate, 'short')),
    [report.days, formats],
  );
  const series = useMemo(
    () => [
      { key: 'now', name: t('thisSpan'), values: report.days.map((d) => d.net) },
      ...(report.compareFrom === null
        ? []
        : [{ key: 'before', name: t('beforeSpan'), values: report.days.map((d) => d.netBefore), compare: true }]),
    ],
    [report, t],
  );
  return (
    <LineChart
      title={t('trend')}
      categories={categories}
      series={series}
      area
      format={(value) => formats.moneyRounded(Math.round(value))}
      formatAxis={(value) => formats.moneyCompact(Math.round(value))}
    />
  );
}

function Channels({ channels }: { channels: SalesReport['channels'] }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const all = channels.reduce((sum, c) => sum + c.net, 0);
  return (
    <Panel title={t('channels')}>
      {channels.length === 0 ? <p className={styles['note']}>{t('noTickets')}</p> : null}
      <BarList
        label={t('channels')}
        items={channels.map(({ channel, net }) => ({
          key: channel,
          label: t(`channel.${channel as 'retail'}`),
          value: net,
          text: t('share', { amount: formats.moneyRounded(net), share: formats.percent(all > 0 ? net / all : 0, 0) }),
        }))}
      />
    </Panel>
  );
}
