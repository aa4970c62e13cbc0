import { orderFigureRoutes } from '@larder/contracts/ordering/order-figures';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Stat } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/query.ts';
import styles from './inbox.module.css';
import { durationText } from './words.ts';

interface ApprovalFiguresProps {
  /** Which stores: one, those below a unit, or all that the reader sees. */
  within: { readonly storeId?: string; readonly unitId?: string };
}

/** How long approvals took and how often they changed hands, against the 72 hours and five levels of before. */
export function ApprovalFigures({ within }: ApprovalFiguresProps) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const { data } = useQuery(apiQuery('ordering', orderFigureRoutes.approvals, { query: within }));
  if (!data) return null;
  const time = (minutes: number | null) => (minutes === null ? '–' : durationText(t, Math.round(minutes)));
  return (
    <div className={styles['figures']}>
      <LedgerBand label={t('figures.title', { days: data.days })}>
        <Stat
          label={t('figures.median')}
          value={time(data.medianMinutes)}
          note={t('figures.before', { time: durationText(t, data.before.minutes) })}
        />
        <Stat
          label={t('figures.p90')}
          value={time(data.p90Minutes)}
          note={t('figures.requests', { count: data.requests })}
        />
        <Stat
          label={t('figures.hops')}
          value={data.averageHops === null ? '–' : formats.number(data.averageHops, 1)}
          note={t('figures.beforeHops', { count: data.before.hops })}
        />
        <Stat
          label={t('figures.unasked')}
          value={data.released === 0 ? '–' : formats.percent(data.releasedUnasked / data.released, 0)}
          note={t('figures.released', { count: data.released })}
        />
      </LedgerBand>
    </div>
  );
}
