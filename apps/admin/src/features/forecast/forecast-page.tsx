import { type DemandModelState, demandModelRoutes } from '@larder/contracts/ordering/demand-model';
import { useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, Progress } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { GraduationCap, History } from 'lucide-react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { useMay } from '../../lib/session.ts';
import { BackTestReport } from './back-test-report.tsx';
import styles from './forecast.module.css';
import { ModelFacts } from './model-facts.tsx';

/** While the stream is down, and beside it: a bar must not stop for ever. */
const POLL_MS = 2_000;
const BESIDE_MS = 5_000;

const isUnderWay = (state: DemandModelState | undefined): boolean =>
  state?.job?.state === 'queued' || state?.job?.state === 'running';

/** Can one trust the suggestions: the model in use, and a blind replay of past weeks on the chain's own sales. */
export default function ForecastPage() {
  const t = useTranslations('forecast');
  const interval = useFallbackInterval(POLL_MS, BESIDE_MS);
  const query = useQuery({
    ...apiQuery('ordering', demandModelRoutes.state, {}),
    refetchInterval: (q) => (isUnderWay(q.state.data) ? interval : false),
  });
  return (
    <ListPage title={t('title')} lead={t('lead')} summary={<WorkBar state={query.data} />}>
      <div className={styles['page']}>
        <QueryGate query={query}>
          {(state) => (
            <>
              <ModelFacts model={state.model} />
              {state.backTest ? (
                <BackTestReport test={state.backTest} />
              ) : (
                <EmptyState title={t('noTest')} detail={t('noTestDetail')} />
              )}
            </>
          )}
        </QueryGate>
      </div>
    </ListPage>
  );
}

/** Buttons of the work, or how far it has come. */
function WorkBar({ state }: { state: DemandModelState | undefined }) {
  const t = useTranslations('forecast');
  const may = useMay();
  const train = useApiMutation({ route: demandModelRoutes.train, invalidates: ['ordering'] });
  const test = useApiMutation({ route: demandModelRoutes.backTest, invalidates: ['ordering'] });
  const job = state?.job;
  if (job && isUnderWay(state))
    return (
      <div className={styles['work']} aria-live="polite">
        <Progress
          value={job.done}
          max={Math.max(1, job.total)}
          label={t(`job.${job.kind}`)}
          text={job.kind === 'back_test' ? t('job.step', { done: job.done, total: job.total }) : t(`job.${job.kind}`)}
        />
      </div>
    );
  return (
    <div className={styles['work']}>
      {may('ordering.model.train') ? (
        <>
          <Button icon={<History aria-hidden />} loading={test.isPending} onClick={() => test.mutate({})}>
            {t('runTest')}
          </Button>
          <Button icon={<GraduationCap aria-hidden />} loading={train.isPending} onClick={() => train.mutate({})}>
            {t('runTrain')}
          </Button>
        </>
      ) : null}
      {job?.state === 'failed' ? (
        <p className={styles['failed']} role="alert">
          {t('job.failed', { work: t(`job.${job.kind}`) })}
        </p>
      ) : null}
    </div>
  );
}
