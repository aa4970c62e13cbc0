import { accuracyRoutes, REMEASURED_WEEKS } from '@larder/contracts/ordering/accuracy';
import { demandModelRoutes } from '@larder/contracts/ordering/demand-model';
import { useTranslations } from '@larder/i18n/react';
import { Button, Progress } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Ruler } from 'lucide-react';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import styles from './accuracy.module.css';

const POLL_MS = 2_000;
const BESIDE_MS = 5_000;

/** Measures past weeks again; days that were never forecast are made up for, blind. */
export function RemeasureButton() {
  const t = useTranslations('accuracy');
  const interval = useFallbackInterval(POLL_MS, BESIDE_MS);
  const { data } = useQuery({
    ...apiQuery('ordering', demandModelRoutes.state, {}),
    refetchInterval: (q) =>
      q.state.data?.job?.state === 'queued' || q.state.data?.job?.state === 'running' ? interval : false,
  });
  const start = useApiMutation({ route: accuracyRoutes.remeasure, invalidates: ['ordering'] });
  const job = data?.job;
  const open = job?.state === 'queued' || job?.state === 'running';
  if (job?.kind === 'measure' && open)
    return (
      <div className={styles['work']} aria-live="polite">
        <Progress
          value={job.done}
          max={Math.max(1, job.total)}
          label={t('measuring')}
          text={t('measuringStep', { done: job.done, total: job.total })}
        />
      </div>
    );
  return (
    <div className={styles['work']}>
      <Button
        icon={<Ruler aria-hidden />}
        loading={start.isPending}
        disabled={open}
        onClick={() => start.mutate({ body: { weeks: REMEASURED_WEEKS } })}
      >
        {t('remeasure', { weeks: REMEASURED_WEEKS })}
      </Button>
      {job?.kind === 'measure' && job.state === 'failed' ? (
        <p className={styles['failed']} role="alert">
          {t('measureFailed')}
        </p>
      ) : null}
    </div>
  );
}
