import type { DemandAlertDetail, RegionalEvidence } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Stat } from '@larder/ui';
import { ChartFrame, type ChartModel } from '@larder/ui/charts';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './demand-alerts.module.css';

/** The leading region's curve against its expectation, how widely it rises, and when this area follows. */
export function EarlySeason({ alert, regional }: { alert: DemandAlertDetail; regional: RegionalEvidence }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const leader = nameIn(formats.locale, regional.leader);
  const { lag } = regional;
  return (
    <Panel title={t('evidence.title')}>
      <div className={styles['words']}>
        <LedgerBand label={t('evidence.title')}>
          <Stat
            label={t('regional.leader')}
            value={leader}
            note={`${t('regional.uplift', { factor: formats.number(regional.uplift, 1) })} · ${t('regional.upliftNote', { prepared: formats.number(regional.prepared, 1) })}`}
          />
          <Stat
            label={t('regional.storesLabel')}
            value={t('regional.stores', { rising: regional.rising, stores: regional.stores })}
            note={t(regional.seasonKnown ? 'regional.storesNote' : 'regional.storesNoteNew')}
          />
          <Stat
            label={t('regional.lag')}
            value={lag.days === 0 ? t('regional.lagNow') : t('regional.lagDays', { days: lag.days })}
            note={t(`regional.source.${lag.source}`, {
              correlation: formats.percent(lag.correlation ?? 0, 0),
              threshold: formats.number(lag.threshold ?? 0, 1),
            })}
          />
          {regional.coverDays === null ? null : (
            <Stat
              label={t('regional.cover')}
              value={t('regional.coverDays', { days: formats.number(regional.coverDays, 1) })}
              note={t('regional.coverNote')}
            />
          )}
        </LedgerBand>
      </div>
      <Curve regional={regional} title={t('regional.chart', { area: leader })} />
      <p className={styles['quiet']}>{t('evidence.checked', { time: formats.dateTime(alert.checkedAt) })}</p>
    </Panel>
  );
}

function Curve({ regional, title }: { regional: RegionalEvidence; title: string }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const model = useMemo(
    (): ChartModel => ({
      kind: 'line',
      categories: regional.weeks.map((w) => formats.businessDate(w.from)),
      series: [
        { key: 'sold', name: t('regional.sold'), values: regional.weeks.map((w) => w.sold) },
        { key: 'expected', name: t('regional.expected'), values: regional.weeks.map((w) => w.expected), compare: true },
      ],
      format: (value) => formats.number(value),
    }),
    [regional, formats, t],
  );
  return <ChartFrame title={title} model={model} height={220} />;
}
