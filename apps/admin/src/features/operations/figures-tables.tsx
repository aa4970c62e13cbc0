import type { ServiceHealth } from '@larder/contracts/operations/health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import styles from './operations.module.css';
import { successBp, useOperationsWords } from './words.ts';

const NO_LIMIT = 'none';

type ClassRow = ServiceHealth['classes'][number];

/** Response times and errors by class of request. */
export function ClassesTable({ rows }: { rows: ClassRow[] }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const columns = useMemo<DataColumn<ClassRow>[]>(() => {
    const time = (id: 'p50' | 'p95' | 'p99' | 'max', wideOnly = false) =>
      figureColumn<ClassRow>({
        id,
        header: t(id),
        width: 90,
        narrowWidth: 72,
        wideOnly,
        value: (row) => row[id],
        cell: (row) => words.duration(row[id]),
      });
    return [
      {
        id: 'class',
        header: t('class'),
        width: 180,
        narrowWidth: 104,
        grow: 1,
        value: (row) => t(`classes_.${row.class}`),
      },
      figureColumn({
        id: 'requests',
        header: t('requests'),
        width: 100,
        narrowWidth: 70,
        value: (row) => row.requests,
        cell: (row) => formats.number(row.requests),
      }),
      time('p50', true),
      time('p95'),
      time('p99', true),
      time('max', true),
      figureColumn({
        id: 'refused',
        header: t('refused'),
        width: 100,
        wideOnly: true,
        value: (row) => row.refused,
        cell: (row) => formats.number(row.refused),
      }),
      figureColumn({
        id: 'success',
        header: t('success'),
        width: 110,
        narrowWidth: 76,
        value: (row) => successBp(row),
        cell: (row) => words.share(successBp(row)),
      }),
    ];
  }, [t, formats, words]);
  return (
    <DataTable
      label={t('classes')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.class}
      empty={null}
      maxHeight={NO_LIMIT}
    />
  );
}

type QueueRow = ServiceHealth['queue']['classes'][number];

/** What waits in the background, by urgency. */
export function QueueTable({ queue }: { queue: ServiceHealth['queue'] }) {
  const t = useTranslations('operations');
  const words = useOperationsWords();
  const columns = useMemo<DataColumn<QueueRow>[]>(
    () => [
      {
        id: 'class',
        header: t('urgency'),
        width: 120,
        narrowWidth: 94,
        grow: 1,
        value: (row) => t(`work.${row.class}`),
      },
      { id: 'waiting', header: t('waiting'), width: 84, narrowWidth: 66, align: 'end', value: (row) => row.waiting },
      { id: 'running', header: t('running'), width: 84, narrowWidth: 66, align: 'end', value: (row) => row.running },
      figureColumn({
        id: 'oldest',
        header: t('oldest'),
        width: 110,
        narrowWidth: 92,
        value: (row) => row.oldestSeconds,
        cell: (row) => (row.waiting === 0 ? '–' : words.age(row.oldestSeconds)),
      }),
    ],
    [t, words],
  );
  return (
    <>
      <p className={styles['quiet']}>
        <Badge tone={queue.workerActive ? 'good' : 'bad'}>{t(queue.workerActive ? 'workerOn' : 'workerOff')}</Badge>
      </p>
      <DataTable
        label={t('queue')}
        columns={columns}
        rows={queue.classes}
        rowId={(row) => row.class}
        empty={null}
        maxHeight={NO_LIMIT}
      />
    </>
  );
}

type ScheduleRow = ServiceHealth['schedules'][number];

/** Jobs that run by themselves, and when each last did its work. */
export function SchedulesTable({ rows }: { rows: ScheduleRow[] }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const columns = useMemo<DataColumn<ScheduleRow>[]>(
    () => [
      { id: 'job', header: t('job'), width: 240, narrowWidth: 122, grow: 1, value: (row) => words.kind(row.job) },
      {
        id: 'runs',
        header: t('runs'),
        width: 110,
        align: 'end',
        wideOnly: true,
        value: (row) => row.runs,
      },
      {
        id: 'fired',
        header: t('lastFired'),
        width: 170,
        wideOnly: true,
        value: (row) => row.lastFiredAt,
        cell: (row) => <span className="num">{formats.dateTime(row.lastFiredAt)}</span>,
      },
      {
        id: 'done',
        header: t('lastDone'),
        width: 170,
        narrowWidth: 124,
        value: (row) => row.lastDoneAt ?? '',
        cell: (row) => <span className="num">{row.lastDoneAt ? formats.dateTime(row.lastDoneAt) : t('never')}</span>,
      },
      {
        id: 'state',
        header: t('state'),
        width: 110,
        narrowWidth: 76,
        value: (row) => row.failed,
        cell: (row) =>
          row.failed > 0 ? (
            <Badge tone="bad">{t('failedCount', { count: row.failed })}</Badge>
          ) : (
            <Badge tone={row.lastDoneAt ? 'good' : 'neutral'}>{t(row.lastDoneAt ? 'fine' : 'pending')}</Badge>
          ),
      },
    ],
    [t, formats, words],
  );
  return (
    <DataTable
      label={t('schedules')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.job}
      empty={<EmptyState title={t('noSchedules')} detail={t('noSchedulesDetail')} />}
      maxHeight={NO_LIMIT}
    />
  );
}

type MonthRow = ServiceHealth['months'][number];

/** The monthly record of stability. */
export function MonthsTable({ rows }: { rows: MonthRow[] }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const columns = useMemo<DataColumn<MonthRow>[]>(
    () => [
      { id: 'month', header: t('month'), width: 100, narrowWidth: 80, grow: 1, value: (row) => row.month },
      figureColumn({
        id: 'uptime',
        header: t('uptime'),
        width: 110,
        narrowWidth: 80,
        value: (row) => row.uptimeBp,
        cell: (row) => words.share(row.uptimeBp),
      }),
      figureColumn({
        id: 'success',
        header: t('success'),
        width: 110,
        narrowWidth: 80,
        value: (row) => successBp(row),
        cell: (row) => words.share(successBp(row)),
      }),
      figureColumn({
        id: 'p95',
        header: t('p95'),
        width: 120,
        narrowWidth: 80,
        value: (row) => row.p95,
        cell: (row) => words.duration(row.p95),
      }),
      figureColumn({
        id: 'requests',
        header: t('requests'),
        width: 110,
        wideOnly: true,
        value: (row) => row.requests,
        cell: (row) => formats.number(row.requests),
      }),
    ],
    [t, formats, words],
  );
  return (
    <DataTable
      label={t('months')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.month}
      empty={<EmptyState title={t('noMonths')} />}
      maxHeight={NO_LIMIT}
    />
  );
}
