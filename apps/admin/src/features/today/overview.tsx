import type { Today } from '@larder/contracts/bi/today';
import { useTranslations } from '@larder/i18n/react';
import { EmptyState } from '@larder/ui';
import { PageHead } from '../../components/page-head.tsx';
import { AsOf } from './as-of.tsx';
import { AttentionList } from './attention-list.tsx';
import { HourChart } from './hour-chart.tsx';
import { KpiBand } from './kpi-band.tsx';
import { OutlookSlot } from './outlook-slot.tsx';
import { StoreHeat } from './store-heat.tsx';
import { StoreRanking } from './store-ranking.tsx';
import styles from './today.module.css';
import { useNow } from './use-now.ts';

/** Chain, region or area: figures, exceptions, hours, ranks, empty shelves. */
export function Overview({
  data,
  receivedAt,
  unitId,
}: {
  data: Today;
  receivedAt: number;
  unitId?: string | undefined;
}) {
  const t = useTranslations('today');
  const now = useNow(data.now, receivedAt);
  if (data.storeCount === 0) return <EmptyState title={t('empty.title')} detail={t('empty.detail')} />;
  const hasSales = data.kpis.sales !== null;
  return (
    <div className={styles['page']}>
      <PageHead
        title={t('title', { count: data.storeCount })}
        lead={
          <span className={styles['lead']}>
            <AsOf asOf={data.asOf} stale={data.stale} now={now} />
            <span>{data.attentionStores > 0 ? t('needYou', { count: data.attentionStores }) : t('allWell')}</span>
            {data.otherCurrencyStores > 0 ? (
              <span>{t('otherCurrency', { count: data.otherCurrencyStores })}</span>
            ) : null}
          </span>
        }
      />
      <KpiBand kpis={data.kpis} />
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <AttentionList items={data.attention} now={now} />
          {data.heat ? <StoreHeat heat={data.heat} /> : null}
          <OutlookSlot unitId={unitId} />
        </div>
        {hasSales ? (
          <div className={styles['main']}>
            {data.hours.length > 0 ? <HourChart hours={data.hours} /> : null}
            {data.ranking.length > 1 ? <StoreRanking ranking={data.ranking} /> : null}
          </div>
        ) : null}
      </div>
    </div>
  );
}
