import type { OutcomeReport, OutcomeSums } from '@larder/contracts/ordering/outcomes';
import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Stat } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './outcomes.module.css';

interface SumRow {
  id: string;
  name: string;
  sums: OutcomeSums;
}

/** Money and counts together, then by reason, person and store; by name, never by money. */
export function OutcomeSummary({ report, people }: { report: OutcomeReport; people: boolean }) {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  const { locale } = formats;
  const { totals, currency } = report;
  const decided = totals.helped + totals.neutral + totals.hurt;
  return (
    <>
      <LedgerBand label={t('title')} className={styles['band']}>
        <Stat
          label={t('effect')}
          value={formats.money(totals.effect, currency)}
          note={totals.effect < 0 ? t('effectWorse') : t('effectBetter')}
        />
        <Stat
          label={t('verdict.helped')}
          value={formats.number(totals.helped)}
          note={t('ofDecided', { count: decided })}
        />
        <Stat label={t('verdict.neutral')} value={formats.number(totals.neutral)} />
        <Stat
          label={t('verdict.hurt')}
          value={formats.number(totals.hurt)}
          note={totals.undecidable > 0 ? t('undecidableCount', { count: totals.undecidable }) : undefined}
        />
      </LedgerBand>
      {report.otherCurrencyLines > 0 ? (
        <p className={styles['note']}>{t('otherCurrency', { count: report.otherCurrencyLines, currency })}</p>
      ) : null}
      <div className={styles['cuts']}>
        <SumTable
          title={t('byReason')}
          currency={currency}
          rows={report.reasons.map(({ reason, sums }) => ({
            id: reason ?? 'none',
            name: ORDER_REASONS.find((r) => r.code === reason)?.[locale] ?? t('noReason'),
            sums,
          }))}
        />
        {people ? (
          <SumTable
            title={t('byPerson')}
            currency={currency}
            rows={report.people.map((p) => ({ ...p, sums: p.sums }))}
          />
        ) : null}
        {report.stores.length > 1 ? (
          <SumTable
            title={t('byStore')}
            currency={currency}
            rows={report.stores.map((s) => ({ id: s.id, name: nameIn(locale, s), sums: s.sums }))}
          />
        ) : null}
      </div>
    </>
  );
}

function SumTable({ title, rows, currency }: { title: string; rows: readonly SumRow[]; currency: string }) {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  const columns = useMemo((): DataColumn<SumRow>[] => {
    const count = (key: 'helped' | 'neutral' | 'hurt', wideOnly = false) =>
      figureColumn<SumRow>({
        id: key,
        header: t(`verdict.${key}`),
        width: 64,
        wideOnly,
        value: (row) => row.sums[key],
        cell: (row) => formats.number(row.sums[key]),
      });
    return [
      { id: 'name', header: t('name'), width: 104, grow: 2, value: (row) => row.name },
      figureColumn({
        id: 'effect',
        header: t('effect'),
        width: 92,
        value: (row) => row.sums.effect,
        cell: (row) => formats.money(row.sums.effect, currency),
      }),
      count('helped'),
      count('neutral', true),
      count('hurt'),
    ];
  }, [t, formats, currency]);
  return (
    <Panel title={title}>
      <DataTable label={title} columns={columns} rows={rows} rowId={(row) => row.id} />
    </Panel>
  );
}
