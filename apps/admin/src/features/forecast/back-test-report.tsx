import type { BackTest, BackTestCut, MethodScore } from '@larder/contracts/ordering/demand-model';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LineChart } from '@larder/ui/charts';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './forecast.module.css';
import { MoneyReport } from './money-report.tsx';

type Method = MethodScore['method'];
const PERCENT = 100;

export const scoreOf = (scores: readonly MethodScore[], method: Method): MethodScore | undefined =>
  scores.find((score) => score.method === method);

/** What the replay showed: methods side by side, then week by week, by store and by category. */
export function BackTestReport({ test }: { test: BackTest }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  const [first] = test.origins;
  return (
    <>
      <section aria-labelledby="test-heading">
        <h2 id="test-heading">{t('test')}</h2>
        <p className={styles['note']}>
          {t('testNote', {
            from: formats.businessDate(first ?? ''),
            count: test.origins.length,
            days: test.horizon,
            at: formats.dateTime(test.madeAt),
          })}
        </p>
        <MethodsTable test={test} />
        {test.ceiling === null ? null : (
          <p className={styles['note']}>{t('ceilingNote', { ceiling: formats.percent(test.ceiling) })}</p>
        )}
      </section>
      <MoneyReport money={test.money} />
      <WeekChart weeks={test.weeks} />
      <CutTable title={t('byStore')} cuts={test.stores} />
      <CutTable title={t('byCategory')} cuts={test.categories} />
    </>
  );
}

function MethodsTable({ test }: { test: BackTest }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formats.percent(value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={styles['scroll']} tabIndex={0} aria-label={t('method.label')}>
      <table className={`${styles['methods']} num`}>
        <thead>
          <tr>
            <th scope="col">{t('method.label')}</th>
            <th scope="col">{t('day')}</th>
            <th scope="col">{t('week')}</th>
            <th scope="col">{t('bias')}</th>
          </tr>
        </thead>
        <tbody>
          {test.scores.map(({ method, day, week, bias }) => (
            <tr key={method} data-own={method === 'model'}>
              <th scope="row">{t(`method.${method}`)}</th>
              <td>{share(day)}</td>
              <td>{share(week)}</td>
              <td>{bias === null ? '–' : `${formats.signed(bias * PERCENT, 1)}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function WeekChart({ weeks }: { weeks: readonly BackTestCut[] }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  const categories = useMemo(() => weeks.map((week) => formats.businessDay(week.key)), [weeks, formats]);
  const series = useMemo(() => {
    const of = (method: Method) => weeks.map((week) => scoreOf(week.scores, method)?.day ?? null);
    return [
      { key: 'model', name: t('method.model'), values: of('model') },
      { key: 'last_week', name: t('method.last_week'), values: of('last_week'), compare: true },
    ];
  }, [weeks, t]);
  return (
    <LineChart
      title={t('byWeek')}
      note={t('byWeekNote')}
      categories={categories}
      series={series}
      format={(value) => formats.percent(value)}
    />
  );
}

function CutTable({ title, cuts }: { title: string; cuts: readonly BackTestCut[] }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  const columns = useMemo((): DataColumn<BackTestCut>[] => {
    const of = (method: Method, part: 'day' | 'week' | 'bias') => (cut: BackTestCut) =>
      scoreOf(cut.scores, method)?.[part] ?? null;
    const shareColumn = (id: string, header: string, value: (cut: BackTestCut) => number | null, wideOnly = false) => ({
      id,
      header,
      width: 110,
      align: 'end' as const,
      wideOnly,
      value,
      cell: (cut: BackTestCut) => {
        const share = value(cut);
        return share === null ? '–' : formats.percent(share);
      },
    });
    return [
      {
        id: 'name',
        header: t('name'),
        width: 150,
        grow: 2,
        value: (cut) => nameIn(formats.locale, cut) || t('noName'),
      },
      {
        id: 'units',
        header: t('units'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (cut) => cut.units,
        cell: (cut) => formats.number(cut.units, 0),
      },
      shareColumn('day', t('day'), of('model', 'day')),
      shareColumn('week', t('week'), of('model', 'week')),
      shareColumn('before', t('method.last_week'), of('last_week', 'day'), true),
      shareColumn('bias', t('bias'), of('model', 'bias'), true),
    ];
  }, [formats, t]);
  if (cuts.length < 2) return null;
  return (
    <Panel title={title}>
      <DataTable label={title} columns={columns} rows={cuts} rowId={(cut) => cut.key} />
    </Panel>
  );
}
