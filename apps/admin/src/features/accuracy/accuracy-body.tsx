import type { AccuracyCut, AccuracyReport } from '@larder/contracts/ordering/accuracy';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, LedgerBand, Stat } from '@larder/ui';
import { LineChart } from '@larder/ui/charts';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './accuracy.module.css';
import { accuracyReport } from './routes.tsx';

const PERCENT = 100;

/** Shares as people read them; a dash where nothing was sold. */
function useShares() {
  const formats = useFormats();
  return {
    share: (value: number | null | undefined) => (value === null || value === undefined ? '–' : formats.percent(value)),
    /** Without the sign and the decimals, for figures that stand side by side. */
    whole: (value: number | null) => (value === null ? '–' : formats.number(Math.round(value * PERCENT))),
    signed: (value: number | null) => (value === null ? '–' : `${formats.signed(value * PERCENT, 1)}%`),
  };
}

/** The promise (share of the ceiling, accuracy by week), then week by week, by store and by category. */
export function AccuracyBody({ report }: { report: AccuracyReport }) {
  const t = useTranslations('accuracy');
  const search = accuracyReport.useSearch();
  const setSearch = accuracyReport.useSetSearch();
  const chosen = report.categories.find((category) => category.key === search.category);
  const formats = useFormats();
  return (
    <>
      {search.category === '' ? null : (
        <p className={styles['chosen']}>
          <span>{t('onlyCategory', { name: (chosen && nameIn(formats.locale, chosen)) || t('noCategory') })}</span>
          <Button variant="quiet" onClick={() => setSearch({ category: '' })}>
            {t('allCategories')}
          </Button>
        </p>
      )}
      <Headline report={report} />
      <WeekChart weeks={report.weeks} />
      <Notes report={report} />
      {report.stores.length > 1 ? <CutTable title={t('byStore')} cuts={report.stores} /> : null}
      {search.category === '' ? (
        <CutTable
          title={t('byCategory')}
          cuts={report.categories}
          onPress={(cut) => setSearch({ category: cut.key })}
        />
      ) : null}
    </>
  );
}

function Headline({ report }: { report: AccuracyReport }) {
  const t = useTranslations('accuracy');
  const { share, signed, whole } = useShares();
  const { totals } = report;
  return (
    <LedgerBand label={t('headline')} className={styles['band']}>
      <Stat
        label={t('ofCeiling')}
        value={share(totals.ofCeiling)}
        note={t('ofCeilingNote', { ceiling: share(totals.ceiling) })}
      />
      <Stat label={t('week')} value={share(totals.week)} note={t('weekNote', { before: share(totals.lastWeek) })} />
      <Stat label={t('bias')} value={signed(totals.bias)} note={t('biasNote')} />
      <Stat label={t('coverage')} value={totals.coverage.map(whole).join(' / ')} note={t('coverageNote')} />
    </LedgerBand>
  );
}

function WeekChart({ weeks }: { weeks: AccuracyReport['weeks'] }) {
  const t = useTranslations('accuracy');
  const formats = useFormats();
  const { share } = useShares();
  return (
    <LineChart
      title={t('byWeek')}
      note={t('byWeekNote')}
      categories={weeks.map((week) => formats.businessDay(week.key))}
      series={[
        { key: 'week', name: t('week'), values: weeks.map((week) => week.figures.week) },
        { key: 'ceiling', name: t('ceiling'), values: weeks.map((week) => week.figures.ceiling), compare: true },
        { key: 'before', name: t('lastWeek'), values: weeks.map((week) => week.figures.lastWeek), compare: true },
      ]}
      format={share}
    />
  );
}

/** What was left out and what the figures cannot know. */
function Notes({ report }: { report: AccuracyReport }) {
  const t = useTranslations('accuracy');
  const formats = useFormats();
  const { share } = useShares();
  const { days, totals } = report;
  return (
    <ul className={styles['notes']}>
      <li>{t('measured', { days: days.measured, units: formats.number(totals.units, 0) })}</li>
      {days.incomplete > 0 ? <li>{t('incomplete', { days: days.incomplete })}</li> : null}
      {days.unforecast > 0 ? <li>{t('unforecast', { days: days.unforecast })}</li> : null}
      {days.replayed > 0 ? <li>{t('replayed', { days: days.replayed })}</li> : null}
      {totals.soldOutDays > 0 ? (
        <li>
          {t('soldOut', {
            days: formats.number(totals.soldOutDays),
            share: share(totals.itemDays > 0 ? totals.soldOutDays / totals.itemDays : null),
            error: share(totals.soldOutErrorShare),
          })}
        </li>
      ) : null}
      <li>{t('dayNote', { day: share(totals.day) })}</li>
    </ul>
  );
}

interface CutTableProps {
  title: string;
  cuts: readonly AccuracyCut[];
  onPress?: (cut: AccuracyCut) => void;
}

function CutTable({ title, cuts, onPress }: CutTableProps) {
  const t = useTranslations('accuracy');
  const formats = useFormats();
  const columns = useMemo((): DataColumn<AccuracyCut>[] => {
    const part = (key: 'week' | 'lastWeek' | 'ceiling' | 'ofCeiling' | 'bias', header: string, wideOnly = false) =>
      figureColumn<AccuracyCut>({
        id: key,
        header,
        width: 100,
        wideOnly,
        value: (cut) => cut.figures[key],
        cell: (cut) => {
          const value = cut.figures[key];
          if (value === null) return '–';
          return key === 'bias' ? `${formats.signed(value * PERCENT, 1)}%` : formats.percent(value);
        },
      });
    return [
      {
        id: 'name',
        header: t('name'),
        width: 118,
        grow: 2,
        value: (cut) => nameIn(formats.locale, cut) || t('noCategory'),
      },
      figureColumn({
        id: 'units',
        header: t('units'),
        width: 100,
        wideOnly: true,
        value: (cut) => cut.figures.units,
        cell: (cut) => formats.number(cut.figures.units, 0),
      }),
      part('ofCeiling', t('ofCeiling')),
      part('week', t('week')),
      part('ceiling', t('ceiling'), true),
      part('lastWeek', t('lastWeek'), true),
      part('bias', t('bias'), true),
    ];
  }, [formats, t]);
  return (
    <Panel title={title}>
      <DataTable
        label={title}
        columns={columns}
        rows={cuts}
        rowId={(cut) => cut.key}
        {...(onPress ? { onRowPress: onPress } : {})}
      />
    </Panel>
  );
}
