import { type OutlookCalibration, outlookRoutes } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { apiQuery } from '../../lib/query.ts';
import styles from './outlook.module.css';
import { useOutlookAsk } from './use-outlook-ask.ts';

type Tenth = OutlookCalibration['tenths'][number];

/** Of what was said to run out with some chance, how much did. Says how little it knows while it knows little. */
export function Calibration() {
  const t = useTranslations('outlook');
  const { scope } = useOutlookAsk();
  const query = useQuery(
    apiQuery('ordering', outlookRoutes.calibration, { query: scope === undefined ? {} : { scope } }),
  );
  return (
    <QueryGate query={query}>
      {(found) =>
        found.judged + found.prevented + found.unknown + found.peaks.judged === 0 ? (
          <EmptyState title={t('proof.none')} detail={t('proof.noneDetail')} />
        ) : (
          <Found found={found} />
        )
      }
    </QueryGate>
  );
}

function Found({ found }: { found: OutlookCalibration }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const columns = useMemo(
    (): DataColumn<Tenth>[] => [
      {
        id: 'tenth',
        header: t('proof.band'),
        width: 120,
        grow: 2,
        value: (row) => row.tenth,
        cell: (row) => t('proof.range', { from: row.tenth * 10, to: row.tenth * 10 + 10 }),
      },
      figureColumn<Tenth>({
        id: 'judged',
        header: t('proof.judged'),
        width: 100,
        value: (row) => row.judged,
        cell: (row) => formats.number(row.judged),
      }),
      figureColumn<Tenth>({
        id: 'said',
        header: t('proof.said'),
        width: 100,
        value: (row) => row.said,
        cell: (row) => formats.percent(row.said),
      }),
      figureColumn<Tenth>({
        id: 'happened',
        header: t('proof.happened'),
        width: 100,
        value: (row) => row.happened,
        cell: (row) => formats.percent(row.happened),
      }),
    ],
    [t, formats],
  );
  return (
    <Panel title={t('view.proof')}>
      <p>
        {found.from && found.to
          ? t('proof.lead', {
              from: formats.businessDate(found.from),
              to: formats.businessDate(found.to),
              judged: found.judged,
            })
          : null}{' '}
        {t('proof.aside', { prevented: found.prevented, unknown: found.unknown })}
      </p>
      <DataTable
        label={t('view.proof')}
        columns={columns}
        rows={found.tenths}
        rowId={(row) => String(row.tenth)}
        empty={<EmptyState title={t('proof.none')} />}
      />
      <p className={styles['quiet']}>
        {found.peaks.judged > 0
          ? t('proof.peaks', { judged: found.peaks.judged, came: found.peaks.cameTrue })
          : t('proof.noPeaks')}
      </p>
    </Panel>
  );
}
