import type { Today } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LineChart } from '@larder/ui/charts';
import { useMemo } from 'react';
import { finishedHours } from './model.ts';

/** Sales by the hour, last week dashed. */
export function HourChart({ hours }: { hours: Today['hours'] }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const series = useMemo(
    () => [
      { key: 'today', name: t('hours.today'), values: finishedHours(hours) },
      { key: 'lastWeek', name: t('hours.lastWeek'), values: hours.map((h) => h.netLastWeek), compare: true },
    ],
    [hours, t],
  );
  const categories = useMemo(() => hours.map((h) => t('hours.label', { hour: h.hour })), [hours, t]);
  return (
    <LineChart
      title={t('hours.title')}
      note={t('hours.note')}
      categories={categories}
      series={series}
      area
      // Ticks of an axis may fall between two cents.
      format={(value) => formats.moneyRounded(Math.round(value))}
      formatAxis={(value) => formats.moneyCompact(Math.round(value))}
    />
  );
}
