import { todayRoutes } from '@larder/contracts/bi/today';
import { lazyPart } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import type { PageStart } from '../../lib/feature.ts';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery } from '../../lib/query.ts';
import { parseScope, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { REFRESH_MS, TIME_PASSES_MS } from './model.ts';
import { Overview } from './overview.tsx';
import { StoreView } from './store-view.tsx';

const ContestCard = lazyPart(() => import('./contest-card.tsx'));
const NightStrip = lazyPart(() => import('./night-strip.tsx'));

const overviewQuery = (unitId: string | undefined) =>
  apiQuery('bi', todayRoutes.overview, { query: unitId === undefined ? {} : { scope: unitId } });
const storeQuery = (id: string) => apiQuery('bi', todayRoutes.store, { params: { id } });

/** The figures are on their way while the page's messages are. */
export function start({ client, session, search }: PageStart): void {
  const scope = parseScope(search['scope'], session);
  if (scope.kind === 'store') void client.prefetchQuery(storeQuery(scope.storeId));
  else void client.prefetchQuery(overviewQuery(scope.kind === 'region' ? scope.regionId : undefined));
}

/** One page, two faces: a store's to-dos, or what needs a person across stores. */
export default function TodayPage() {
  const { scope } = useScope();
  const may = useMay();
  return (
    <>
      {may('ordering.run.read') ? (
        <Suspense fallback={null}>
          <NightStrip />
        </Suspense>
      ) : null}
      {scope.kind === 'store' ? (
        <StoreToday storeId={scope.storeId} />
      ) : (
        <ManyStores unitId={scope.kind === 'region' ? scope.regionId : undefined} />
      )}
    </>
  );
}

function ManyStores({ unitId }: { unitId: string | undefined }) {
  const query = useQuery({
    ...overviewQuery(unitId),
    refetchInterval: useFallbackInterval(REFRESH_MS, TIME_PASSES_MS),
  });
  return (
    <QueryGate query={query}>
      {(data) => <Overview data={data} receivedAt={query.dataUpdatedAt} unitId={unitId} />}
    </QueryGate>
  );
}

function StoreToday({ storeId }: { storeId: string }) {
  const query = useQuery({
    ...storeQuery(storeId),
    refetchInterval: useFallbackInterval(REFRESH_MS, TIME_PASSES_MS),
  });
  const may = useMay();
  const contest = may('ordering.contest.play') ? (
    <Suspense fallback={null}>
      <ContestCard />
    </Suspense>
  ) : null;
  return (
    <QueryGate query={query}>
      {(data) => <StoreView data={data} receivedAt={query.dataUpdatedAt} foot={contest} />}
    </QueryGate>
  );
}
