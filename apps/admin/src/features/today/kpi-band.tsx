import type { TodayKpis } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Sparkline, Stat, type StatDelta } from '@larder/ui';
import type { ReactNode } from 'react';
import { useGo, useHref } from '../../components/route-link.tsx';
import { change } from '../../lib/change.ts';
import { pointChange, sparkOf } from './model.ts';
import styles from './today.module.css';

const BP = 10_000;

/** Five figures on one ruled surface, each against last week. */
export function KpiBand({ kpis }: { kpis: TodayKpis }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const href = useHref();
  const go = useGo();
  const { sales, stockOut, waste, ordersWaiting } = kpis;
  const percent = (share: number) => formats.percent(share);
  const spark = (name: string, series: readonly (number | null)[], delta?: StatDelta): ReactNode => {
    const values = sparkOf(series);
    return values ? (
      <Sparkline
        values={values}
        label={t('kpi.series', { name })}
        width={60}
        tone={delta?.tone === 'bad' ? 'bad' : 'good'}
      />
    ) : (
      // Holds the line's place, so that figures stand on one line across the band.
      <span className={styles['noSpark']} aria-hidden />
    );
  };
  const netChange = sales ? change(sales.net, sales.netLastWeek, percent, 'up') : undefined;
  const ticketChange = sales ? change(sales.tickets, sales.ticketsLastWeek, percent, 'up') : undefined;
  const outChange = pointChange(stockOut.rateBp, stockOut.lastWeekBp, 'down');
  const orders = { to: '/orders', params: {}, search: {} };
  return (
    <LedgerBand label={t('kpi.band')} className={styles['band']}>
      {sales ? (
        <>
          <Stat
            label={t('kpi.sales')}
            value={formats.moneyRounded(sales.net)}
            delta={netChange}
            note={netChange ? t('sameTime') : t('noCompare')}
            spark={spark(t('kpi.sales'), sales.netSeries, netChange)}
          />
          <Stat
            label={t('kpi.tickets')}
            value={formats.number(sales.tickets)}
            delta={ticketChange}
            note={sales.average === null ? undefined : t('kpi.average', { amount: formats.money(sales.average) })}
            spark={spark(t('kpi.tickets'), sales.ticketsSeries, ticketChange)}
          />
        </>
      ) : null}
      <Stat
        label={t('kpi.stockOut')}
        value={stockOut.rateBp === null ? '–' : formats.percent(stockOut.rateBp / BP)}
        delta={outChange}
        note={
          stockOut.rateBp === null
            ? t('kpi.noStock')
            : t('kpi.stockOutNote', { out: stockOut.out, listed: stockOut.listed })
        }
        spark={spark(t('kpi.stockOut'), stockOut.series, outChange)}
      />
      <Stat
        label={t('kpi.waste')}
        value={formats.moneyRounded(waste.cost)}
        note={
          waste.cost > 0 && waste.rateBp !== null
            ? t('kpi.wasteNote', { rate: formats.percent(waste.rateBp / BP) })
            : t('kpi.wasteNone')
        }
        spark={spark(t('kpi.waste'), waste.series)}
      />
      {ordersWaiting ? (
        <Stat
          label={t('kpi.orders')}
          value={formats.number(ordersWaiting.count)}
          note={
            ordersWaiting.nextCutoffAt
              ? t('kpi.ordersNote', {
                  amount: formats.moneyRounded(ordersWaiting.amount),
                  time: formats.time(ordersWaiting.nextCutoffAt),
                })
              : t('kpi.ordersNone')
          }
          spark={spark(t('kpi.orders'), [])}
          href={href(orders)}
          onPress={(event) => {
            event.preventDefault();
            go(orders);
          }}
        />
      ) : null}
    </LedgerBand>
  );
}
