import type { OrderRun, RunJob } from '@larder/contracts/ordering/run';
import type { BackgroundJobView } from '../../../platform/background/background-jobs.ts';
import type { RunQueries } from '../application/run-queries.ts';

type RunPage = Awaited<ReturnType<RunQueries['page']>>;

export function runView(run: RunPage['rows'][number], stores: RunPage['stores']): OrderRun {
  const store = stores.get(run.store_id);
  return {
    id: run.id,
    storeId: run.store_id,
    storeName: store?.name ?? '',
    storeNameEn: store?.nameEn ?? null,
    businessDate: run.business_date,
    trigger: run.trigger as OrderRun['trigger'],
    state: run.state as OrderRun['state'],
    startedAt: run.started_at.toISOString(),
    durationMs: run.duration_ms,
    series: run.series,
    ordersCreated: run.orders_created,
    ordersRefreshed: run.orders_refreshed,
    lines: run.lines,
    skipped: run.skipped,
    dataCompleteness: run.data_completeness as OrderRun['dataCompleteness'],
    error: run.error,
  };
}

/** Progress of work in the background. */
export const jobView = (job: BackgroundJobView): RunJob => ({
  id: job.id,
  state: job.state,
  total: job.total,
  done: job.done,
  failed: job.failed,
  message: job.message,
});
