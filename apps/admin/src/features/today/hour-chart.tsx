import type { Today } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LineChart } from '@larder/ui/charts';
import { useMemo } from 'react';
import { finishedHours } from './model.ts';

/** Sales by the hour, last week dashed. */
export function HourChart({ hours }: { hours: Today['hours'] }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const compared = hours.some((h) => h.netLastWeek !== null);
  const series = useMemo(() => {
    const today = { key: 'today', name: t('hours.today'), values: finishedHours(hours) };
    const lastWeek = { key: 'lastWeek', name: t('hours.lastWeek'), values: hours.map((h) => h.netLastWeek) };
    return compared ? [today, { ...lastWeek, compare: true }] : [today];
  }, [hours, compared, t]);
  const categories = useMemo(() => hours.map((h) => t('hours.label', { hour: h.hour })), [hours, t]);
  return (
    <LineChart
      title={t('hours.title')}
      note={compared ? t('hours.note') : t('noCompare')}
      categories={categories}
      series={series}
      area
      // Ticks of an axis may fall between two cents.
      format={(value) => formats.moneyRounded(Math.round(value))}
      formatAxis={(value) => formats.moneyCompact(Math.round(value))}
    />
  );
}
