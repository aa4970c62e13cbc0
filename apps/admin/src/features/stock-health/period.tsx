import { useTranslations } from '@larder/i18n/react';
import { Select } from '@larder/ui';
import { DateRange } from '../../components/date-range.tsx';
import { todayIn } from '../../lib/business-day.ts';
import { addDays } from '../../lib/dates.ts';
import { useScope } from '../../lib/scope.ts';
import { stockHealth } from './routes.tsx';

const RANGES = ['7', '28', '91', 'own'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The period that the page's parameters mean: complete days up to yesterday, or two dates of one's own. */
export function usePeriod(): { from: string; to: string } {
  const search = stockHealth.useSearch();
  const { zone } = useScope();
  const today = todayIn(zone);
  if (search.range === 'own' && DAY.test(search.from) && DAY.test(search.to) && search.from <= search.to)
    return { from: search.from, to: search.to };
  const days = search.range === 'own' ? 28 : Number(search.range);
  return { from: addDays(today, -days), to: addDays(today, -1) };
}

/** The stores that the top bar has chosen, as the routes take them. */
export function useStores(): { storeId?: string; regionId?: string } {
  const { scope } = useScope();
  if (scope.kind === 'store') return { storeId: scope.storeId };
  return scope.kind === 'region' ? { regionId: scope.regionId } : {};
}

export function PeriodFields() {
  const t = useTranslations('stock-health');
  const search = stockHealth.useSearch();
  const setSearch = stockHealth.useSetSearch();
  const period = usePeriod();
  return (
    <>
      <Select
        aria-label={t('range.label')}
        value={search.range}
        onValueChange={(range) => setSearch({ range, ...(range === 'own' ? period : {}) })}
        options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      {search.range === 'own' ? (
        <DateRange
          from={search.from}
          to={search.to}
          labels={{ from: t('from'), to: t('to') }}
          onChange={(patch) => setSearch(patch)}
        />
      ) : null}
    </>
  );
}
