import { HEALTH_PERIODS, type ServiceHealth, serviceHealthRoutes } from '@larder/contracts/operations/health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState, LedgerBand, RadioSegment, Stat } from '@larder/ui';
import { ChartFrame, type ChartModel } from '@larder/ui/charts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { FeedsPanel } from './feeds-panel.tsx';
import { ClassesTable, MonthsTable, QueueTable, SchedulesTable } from './figures-tables.tsx';
import styles from './operations.module.css';
import { failedWork, serviceHealth } from './routes.tsx';
import { successBp, useOperationsWords } from './words.ts';

const REFRESH_MS = 15_000;

/** How the service goes for this chain: response times, errors, queue, nightly jobs, months. */
export default function HealthPage() {
  const t = useTranslations('operations');
  const { period } = serviceHealth.useSearch();
  const setSearch = serviceHealth.useSetSearch();
  const query = useQuery({
    ...apiQuery('operations', serviceHealthRoutes.health, { query: { period } }),
    refetchInterval: REFRESH_MS,
    placeholderData: (previous: ServiceHealth | undefined) => previous,
  });
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <RadioSegment
          aria-label={t('period')}
          value={period}
          onValueChange={(next) => setSearch({ period: next })}
          options={HEALTH_PERIODS.map((value) => ({ value, label: t(`periods.${value}`) }))}
        />
      }
    >
      <QueryGate query={query}>{(health) => <HealthBody health={health} />}</QueryGate>
    </ListPage>
  );
}

function HealthBody({ health }: { health: ServiceHealth }) {
  const t = useTranslations('operations');
  return (
    <div className={styles['body']} data-stale={false}>
      <Figures health={health} />
      {health.total.requests === 0 ? (
        <EmptyState title={t('noRequests')} detail={t('noRequestsDetail')} />
      ) : (
        <>
          <Charts health={health} />
          <Panel title={t('classes')}>
            <ClassesTable rows={health.classes} />
          </Panel>
        </>
      )}
      <div className={styles['columns']}>
        <Panel title={t('queue')}>
          <QueueTable queue={health.queue} />
        </Panel>
        <Incidents incidents={health.incidents} />
      </div>
      <Panel title={t('schedules')}>
        <SchedulesTable rows={health.schedules} />
      </Panel>
      <FeedsPanel />
      <Panel title={t('months')}>
        <MonthsTable rows={health.months} />
      </Panel>
    </div>
  );
}

function Figures({ health }: { health: ServiceHealth }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const href = useHref();
  const go = useGo();
  const to = failedWork.to({ search: {} });
  const failed = health.queue.failed;
  return (
    <LedgerBand label={t('title')} className={styles['band']}>
      <Stat
        label={t('uptime')}
        value={words.share(health.uptimeBp)}
        note={health.uptimeSince ? t('since', { time: formats.dateTime(health.uptimeSince) }) : t('notYet')}
      />
      <Stat
        label={t('success')}
        value={words.share(successBp(health.total))}
        note={t('ofRequests', { count: health.total.requests, failed: health.total.failed })}
      />
      <Stat
        label={t('p95')}
        value={words.duration(health.total.p95)}
        note={t('p95Now', { value: words.duration(health.now.p95) })}
      />
      <Stat
        label={t('failedWork')}
        value={formats.number(failed)}
        note={failed === 0 ? t('nothingFailed') : t('lookAtIt')}
        href={href(to)}
        onPress={(event) => {
          event.preventDefault();
          go(to);
        }}
      />
      <Stat label={t('audit')} {...useAuditFigure(health.audit)} />
    </LedgerBand>
  );
}

/** The seals of the audit log: an alarm when they are late or when a check has found something. */
function useAuditFigure({ late, lagSeconds, waiting, lastCheck }: ServiceHealth['audit']) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const broken = lastCheck?.verdict?.intact === false;
  const checked = lastCheck?.finishedAt;
  const note = checked ? t('auditChecked', { time: formats.dateTime(checked) }) : t('auditUnchecked');
  if (broken) return { value: <Badge tone="bad">{t('auditBroken')}</Badge>, note };
  if (!late) return { value: t('auditNow'), note };
  return {
    value: <Badge tone="bad">{t('auditLate', { seconds: Math.round(lagSeconds) })}</Badge>,
    note: t('auditWaiting', { count: waiting }),
  };
}

function Charts({ health }: { health: ServiceHealth }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const { latency, traffic } = useMemo(() => {
    const categories = health.series.map(({ at }) =>
      health.period === '24h' ? formats.time(at) : formats.businessDay(at),
    );
    const line = (key: 'p50' | 'p95' | 'p99') => ({ key, name: t(key), values: health.series.map((s) => s[key]) });
    const models: { latency: ChartModel; traffic: ChartModel } = {
      latency: {
        kind: 'line',
        categories,
        series: [line('p95'), line('p50'), line('p99')],
        format: (ms) => words.duration(ms),
      },
      traffic: {
        kind: 'bar',
        categories,
        series: [{ key: 'requests', name: t('requests'), values: health.series.map((s) => s.requests) }],
        format: (n) => formats.number(n),
      },
    };
    return models;
  }, [health, t, formats, words]);
  return (
    <div className={styles['charts']}>
      <ChartFrame title={t('latency')} model={latency} height={200} />
      <ChartFrame title={t('requests')} model={traffic} height={200} />
    </div>
  );
}

function Incidents({ incidents }: { incidents: ServiceHealth['incidents'] }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  return (
    <Panel title={t('incidents')}>
      {incidents.length === 0 ? (
        <p className={styles['quiet']}>{t('noIncidents')}</p>
      ) : (
        <ul className={styles['incidents']}>
          {incidents.map(({ at, failed, requests }) => (
            <li key={at}>
              <span className="num">{formats.dateTime(at)}</span>
              <span>{t('incident', { failed, requests })}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
