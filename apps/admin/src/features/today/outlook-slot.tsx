import { lazyPart } from '@larder/ui';
import { Suspense } from 'react';
import { useMay } from '../../lib/session.ts';

const OutlookCard = lazyPart(() => import('./outlook-card.tsx'));

/** Keeps the card out of the page's own chunk, and away from people who may not look ahead. */
export function OutlookSlot({ unitId }: { unitId: string | undefined }) {
  const may = useMay();
  return may('ordering.outlook.read') ? (
    <Suspense fallback={null}>
      <OutlookCard unitId={unitId} />
    </Suspense>
  ) : null;
}
