import { todayRoutes } from '@larder/contracts/bi/today';
import { useQuery } from '@tanstack/react-query';
import { QueryGate } from '../../components/detail-page.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { REFRESH_MS, TIME_PASSES_MS } from './model.ts';
import { Overview } from './overview.tsx';
import { StoreView } from './store-view.tsx';

/** One page, two faces: a store's to-dos, or what needs a person across stores. */
export default function TodayPage() {
  const { scope } = useScope();
  if (scope.kind === 'store') return <StoreToday storeId={scope.storeId} />;
  return <ManyStores unitId={scope.kind === 'region' ? scope.regionId : undefined} />;
}

function ManyStores({ unitId }: { unitId: string | undefined }) {
  const query = useQuery({
    ...apiQuery('bi', todayRoutes.overview, { query: unitId === undefined ? {} : { scope: unitId } }),
    refetchInterval: useFallbackInterval(REFRESH_MS, TIME_PASSES_MS),
  });
  return <QueryGate query={query}>{(data) => <Overview data={data} receivedAt={query.dataUpdatedAt} />}</QueryGate>;
}

function StoreToday({ storeId }: { storeId: string }) {
  const query = useQuery({
    ...apiQuery('bi', todayRoutes.store, { params: { id: storeId } }),
    refetchInterval: useFallbackInterval(REFRESH_MS, TIME_PASSES_MS),
  });
  return <QueryGate query={query}>{(data) => <StoreView data={data} receivedAt={query.dataUpdatedAt} />}</QueryGate>;
}
