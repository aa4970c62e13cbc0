import { salesRoutes } from '@larder/contracts/sales/tickets';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Skeleton } from '@larder/ui';
import { ChartFrame, type ChartModel } from '@larder/ui/charts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';

interface Props {
  storeId: string;
  from: string;
  to: string;
  /** Newest day of the list; the chart shows it when no range is chosen. */
  lastDate: string | undefined;
}

/** Net sales by hour of the shown days; nothing for people without reports. */
export function HoursPanel({ storeId, from, to, lastDate }: Props) {
  const may = useMay();
  const end = to || lastDate;
  const start = from && end && from < end ? from : end;
  if (!may('sales.report.read') || !start || !end) return null;
  return <Hours storeId={storeId} from={start} to={end} />;
}

function Hours({ storeId, from, to }: { storeId: string; from: string; to: string }) {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const { currency } = useScope();
  const { data } = useQuery(apiQuery('sales', salesRoutes.hours, { query: { storeId, from, to } }));
  const model = useMemo<ChartModel | null>(() => {
    if (!data) return null;
    const net = Array.from({ length: 24 }, () => 0);
    for (const row of data.items) net[row.hour] = (net[row.hour] ?? 0) + row.net;
    const used = net.flatMap((value, hour) => (value === 0 ? [] : [hour]));
    const first = used[0] ?? 8;
    const last = used.at(-1) ?? 20;
    const hours = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return {
      kind: 'bar',
      categories: hours.map((hour) => t('hour', { hour: String(hour).padStart(2, '0') })),
      series: [{ key: 'net', name: t('net'), values: hours.map((hour) => net[hour] ?? 0) }],
      format: (value) => formats.money(Math.round(value), currency),
      formatAxis: (value) => formats.moneyCompact(Math.round(value), currency),
    };
  }, [data, t, formats, currency]);
  if (!model) return <Skeleton height={180} />;
  const note =
    from === to ? formats.businessDate(from, 'short') : `${formats.businessDate(from)} – ${formats.businessDate(to)}`;
  return <ChartFrame title={t('byHour')} note={note} model={model} height={150} />;
}
