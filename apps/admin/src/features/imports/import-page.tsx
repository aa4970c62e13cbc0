import { type ImportDetail, importRoutes } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Progress, Stamp } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { DetailPage, Panel, QueryGate } from '../../components/detail-page.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { FailedStep } from './failed-step.tsx';
import styles from './imports.module.css';
import { ResultStep } from './result-step.tsx';
import { importDetail, importList } from './routes.tsx';
import { type Step, Steps } from './steps.tsx';

/** While the stream is down, and beside it: a bar must not stop for ever. */
const POLL_MS = 1_500;
const BESIDE_MS = 5_000;

/** One import from its columns to its result; follows the background work by itself. */
export default function ImportPage() {
  const { importId } = importDetail.useParams();
  const interval = useFallbackInterval(POLL_MS, BESIDE_MS);
  const query = useQuery({
    ...apiQuery('pos-sync', importRoutes.get, { params: { id: importId } }),
    refetchInterval: (state) => (isRunning(state.state.data) ? interval : false),
  });
  return <QueryGate query={query}>{(run) => <ImportView run={run} />}</QueryGate>;
}

const isRunning = (run: ImportDetail | undefined): boolean => run?.state === 'checking' || run?.state === 'importing';

function stepOf(run: ImportDetail, edit: boolean): Step {
  if (run.state === 'done' || run.state === 'importing') return 'result';
  if (run.state === 'uploaded' || edit) return 'columns';
  return 'check';
}

function ImportView({ run }: { run: ImportDetail }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const { stores } = useSession();
  const { edit } = importDetail.useSearch();
  const store = stores.find(({ id }) => id === run.storeId);
  const step = stepOf(run, edit && !isRunning(run));
  const facts = [
    t(`kind.${run.kind}`),
    store ? nameIn(formats.locale, store) : null,
    formats.dateTime(run.createdAt),
    run.createdByName,
  ];
  return (
    <DetailPage
      title={run.fileName}
      lead={facts.filter(Boolean).join(' · ')}
      back={{ to: importList.to(), label: t('title') }}
      mark={
        run.state === 'done' && run.finishedAt ? (
          <Stamp word={t('posted')} by={run.createdByName} at={formats.time(run.finishedAt)} />
        ) : null
      }
    >
      <Steps current={step} />
      {isRunning(run) ? <Running run={run} /> : null}
      {step === 'columns' && !isRunning(run) ? <ColumnsStep key={run.version} run={run} /> : null}
      {run.state === 'checked' && step === 'check' ? <CheckStep run={run} /> : null}
      {run.state === 'failed' && step === 'check' ? <FailedStep run={run} /> : null}
      {run.state === 'done' ? <ResultStep run={run} /> : null}
    </DetailPage>
  );
}

function Running({ run }: { run: ImportDetail }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const title = run.state === 'checking' ? t('checking') : t('importing');
  return (
    <Panel title={title}>
      <div className={styles['progress']}>
        <Progress
          label={title}
          value={run.done}
          max={Math.max(1, run.total)}
          text={t('rowsOf', { done: formats.number(run.done), total: formats.number(run.total) })}
        />
        <p className={styles['hint']}>{t('leave')}</p>
      </div>
    </Panel>
  );
}
