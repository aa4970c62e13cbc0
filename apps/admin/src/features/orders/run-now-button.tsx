import { type RunJob, runRoutes } from '@larder/contracts/ordering/run';
import { useTranslations } from '@larder/i18n/react';
import { Button, Progress, toast } from '@larder/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery, queryKey, useApiMutation } from '../../lib/query.ts';
import styles from './orders.module.css';

/** While the stream is down, and beside it: a bar must not stop for ever. */
const POLL_MS = 1_500;
const BESIDE_MS = 5_000;
const isOver = (job: RunJob | undefined): boolean => job?.state === 'succeeded' || job?.state === 'failed';

/** Computes the suggestions again, with a bar that counts stores. */
export function RunNowButton({ storeIds }: { readonly storeIds: string[] | undefined }) {
  const t = useTranslations('orders');
  const client = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const start = useApiMutation({ route: runRoutes.start, invalidates: [], onSuccess: (job) => setJobId(job.id) });
  const interval = useFallbackInterval(POLL_MS, BESIDE_MS);
  const job = useQuery({
    ...apiQuery('ordering', runRoutes.job, { params: { id: jobId ?? '' } }),
    enabled: jobId !== null,
    refetchInterval: (query) => (isOver(query.state.data) ? false : interval),
  });
  const { data } = job;
  useEffect(() => {
    if (!jobId || !data || !isOver(data)) return;
    setJobId(null);
    if (data.state === 'failed') toast.error(t('run.failed'));
    else
      toast.success(
        data.failed > 0
          ? t('run.partly', { done: data.done, failed: data.failed })
          : t('run.done', { count: data.done }),
      );
    void client.invalidateQueries({ queryKey: queryKey('ordering') });
  }, [jobId, data, client, t]);
  if (jobId)
    return (
      <div className={styles['running']}>
        <Progress
          value={(data?.done ?? 0) + (data?.failed ?? 0)}
          max={data?.total ?? 1}
          label={t('run.progress')}
          text={t('run.count', { done: (data?.done ?? 0) + (data?.failed ?? 0), total: data?.total ?? 0 })}
        />
      </div>
    );
  return (
    <Button
      icon={<RefreshCw aria-hidden />}
      loading={start.isPending}
      onClick={() => start.mutate({ body: storeIds ? { storeIds } : {} })}
    >
      {t('action.runNow')}
    </Button>
  );
}
