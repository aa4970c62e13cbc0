import { type DemandAlertDetail, demandAlertRoutes } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { Panel } from '../../components/detail-page.tsx';
import { useApiMutation } from '../../lib/query.ts';
import styles from './demand-alerts.module.css';

/** What a confirmed alert of an early season adds to forecasts, until when, and the way to end it. */
export function RaisedForecast({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const end = useApiMutation({
    route: demandAlertRoutes.endUplift,
    invalidates: ['ordering', 'audit'],
    success: () => t('uplift.done'),
  });
  const { uplift } = alert;
  const { regional } = alert.evidence;
  if (!uplift && (!regional || alert.state !== 'open')) return null;
  const words = {
    from: formats.businessDate(uplift?.from ?? alert.from),
    to: formats.businessDate(uplift?.to ?? alert.to),
    factor: formats.number(uplift?.factor ?? regional?.prepared ?? 1, 2),
  };
  return (
    <Panel title={t('uplift.title')}>
      <p>{t(uplift ? 'uplift.text' : 'uplift.willRaise', words)}</p>
      {uplift?.endedAt ? (
        <p className={styles['quiet']}>
          {t('uplift.ended', { name: uplift.endedBy ?? '', time: formats.dateTime(uplift.endedAt) })}
        </p>
      ) : null}
      {uplift && !uplift.running && !uplift.endedAt ? <p className={styles['quiet']}>{t('uplift.over')}</p> : null}
      {uplift?.mayEnd ? (
        <div>
          <Button
            loading={end.isPending}
            onClick={() => end.mutate({ params: { id: alert.id }, body: { version: alert.version } })}
          >
            {t('uplift.end')}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
