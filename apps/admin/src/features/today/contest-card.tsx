import { contestRoutes } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { buttonClass } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { RouteLink } from '../../components/route-link.tsx';
import type { RouteTarget } from '../../lib/feature.ts';
import { apiQuery } from '../../lib/query.ts';
import styles from './today.module.css';

const contestTarget = (contestId: string): RouteTarget => ({
  to: '/contests/$contestId',
  params: { contestId },
  search: {},
});

/** Contests that the reader may still play: quiet, below the day's work, and not there when there are none. */
export default function ContestCard() {
  const t = useTranslations('today');
  const formats = useFormats();
  const query = useQuery(apiQuery('ordering', contestRoutes.list, { query: {} }));
  const open = query.data?.items.filter((c) => c.canPlay && c.mine?.state !== 'finished') ?? [];
  if (open.length === 0) return null;
  return (
    <ul className={styles['tasks']} aria-label={t('contest.label')}>
      {open.map((contest) => (
        <li key={contest.id} className={styles['task']} data-edge="calm">
          <div className={styles['rowText']}>
            <span className={styles['rowTitle']}>{t('contest.title', { name: contest.name })}</span>
            <span className={styles['rowNote']}>
              {t('contest.text', { days: contest.days, time: formats.dateTime(contest.closesAt) })}
            </span>
          </div>
          <RouteLink className={buttonClass()} target={contestTarget(contest.id)}>
            {t('contest.go')}
          </RouteLink>
        </li>
      ))}
    </ul>
  );
}
