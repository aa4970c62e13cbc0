import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { HeatGrid } from '@larder/ui';
import { Panel } from '../../components/detail-page.tsx';
import styles from './insights.module.css';
import { trafficTable, type Weekday } from './model.ts';

const WEEK = 7;
const CENTI = 100;

/** When people come: tickets of one store by weekday and hour. */
export function Traffic({ traffic }: { traffic: SalesReport['traffic'] }) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const { weekdays, hours, cells, most } = trafficTable(traffic);
  const at = (weekday: string, hour: string) => cells.get(`${weekday} ${hour}`) ?? 0;
  const count = (centi: number) => formats.number(centi / CENTI, 1);
  return (
    <Panel title={t('traffic.title')}>
      {hours.length === 0 ? (
        <p className={styles['note']}>{t('noTickets')}</p>
      ) : (
        <>
          <p className={styles['note']}>
            {t('traffic.note')}
            {weekdays.length < WEEK ? t('traffic.missing') : null}
          </p>
          <HeatGrid
            label={t('traffic.title')}
            tone="pine"
            rows={weekdays.map((key) => ({ key, label: t(`weekday.${key}`) }))}
            columns={hours.map((hour) => ({ key: String(hour), label: String(hour) }))}
            share={(weekday, hour) => at(weekday, hour) / most}
            describe={(weekday, hour) =>
              t('traffic.cell', {
                weekday: t(`weekday.${weekday as Weekday}`),
                hour,
                tickets: count(at(weekday, hour)),
              })
            }
            legend={{ low: '0', high: t('traffic.high', { tickets: count(most) }) }}
          />
        </>
      )}
    </Panel>
  );
}
