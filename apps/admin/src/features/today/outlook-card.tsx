import { outlookRoutes } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { buttonClass } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import styles from './today.module.css';

const WEEK = 7;
const LEAST = 50;

/** What the coming week holds, in one line. Its own chunk and one small question, after everything else stands. */
export default function OutlookCard({ unitId }: { unitId: string | undefined }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const { data } = useQuery({
    ...apiQuery('ordering', outlookRoutes.summary, {
      query: { horizon: 'week', least: LEAST, ...(unitId === undefined ? {} : { scope: unitId }) },
    }),
    staleTime: 5 * 60_000,
  });
  if (!data || data.madeAt === null) return null;
  const busy = data.days.slice(0, WEEK).reduce((n, d) => n + d.peaks, 0);
  return (
    <Panel title={t('outlook.title')}>
      <p className={styles['panelNote']}>
        {data.total.items > 0
          ? t('outlook.items', {
              count: data.total.items,
              stores: data.total.stores,
              lost: formats.moneyRounded(data.total.lost, data.currency),
            })
          : t('outlook.calm')}{' '}
        {busy > 0 ? t('outlook.busy', { count: busy }) : null}
      </p>
      <RouteLink className={buttonClass()} target={{ to: '/outlook', params: {}, search: {} }}>
        {t('outlook.open')}
      </RouteLink>
    </Panel>
  );
}
