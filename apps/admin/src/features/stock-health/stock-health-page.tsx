import { useTranslations } from '@larder/i18n/react';
import { ViewTabs } from '@larder/ui/data';
import { LossesView } from './losses-view.tsx';
import { RedundantView } from './redundant-view.tsx';
import { stockHealth } from './routes.tsx';
import { TurnoverView } from './turnover-view.tsx';

const VIEWS = ['redundant', 'turnover', 'losses'] as const;

/** What turns slowly, what will not sell in time, and what to do about it. */
export default function StockHealthPage() {
  const t = useTranslations('stock-health');
  const { view } = stockHealth.useSearch();
  const setSearch = stockHealth.useSetSearch();
  const tabs = (
    <ViewTabs
      label={t('views')}
      current={view}
      onSelect={(next) => setSearch({ view: VIEWS.find((one) => one === next) ?? 'redundant' })}
      views={VIEWS.map((id) => ({ id, label: t(`view.${id}`) }))}
    />
  );
  if (view === 'turnover') return <TurnoverView tabs={tabs} />;
  return view === 'losses' ? <LossesView tabs={tabs} /> : <RedundantView tabs={tabs} />;
}
