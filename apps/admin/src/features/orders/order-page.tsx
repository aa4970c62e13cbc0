import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { lazyPart } from '@larder/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, Suspense, useEffect } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { call } from '../../lib/api-client.ts';
import type { PageStart } from '../../lib/feature.ts';
import { late, useLate } from '../../lib/late.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { keptQuery, queryKey } from '../../lib/query.ts';
import { orderDetail } from './routes.tsx';
import { opensSimple, useSimpleOrder } from './simple/use-simple-order.ts';

const fullSheet = late(() => import('./order-editor.tsx'));
const simpleSheet = late(() => import('./simple/simple-order.tsx'));

interface SheetProps {
  readonly order: OrderDetail;
}

const orderQuery = (id: string) => keptQuery('ordering', orderRoutes.get, { params: { id } });

/** The order and the code of its sheet are on their way together. */
export function start({ client, params, search, session }: PageStart): void {
  void client.prefetchQuery(orderQuery(params['orderId'] ?? ''));
  void (opensSimple(search['mode'], session) ? simpleSheet : fullSheet).load().catch(() => undefined);
}

const OrderSources = lazyPart(() => import('./order-sources.tsx'));

/** Where no live news arrive, the order is read again after this time. */
const LOOK_AGAIN_MS = 60_000;

/** One suggested order: read it, change it, approve it; as the full sheet or in large type with little to read. */
export default function OrderPage() {
  const { orderId } = orderDetail.useParams();
  const query = useQuery({
    ...orderQuery(orderId),
    refetchOnWindowFocus: 'always',
    refetchInterval: useFallbackInterval(LOOK_AGAIN_MS),
  });
  const Sheet = useLate(useSimpleOrder() ? simpleSheet : fullSheet);
  return (
    <QueryGate query={query} waits={!Sheet}>
      {(order) => Sheet && <OpenedOrder order={order} sheet={Sheet} />}
    </QueryGate>
  );
}

/** Looking at a new order starts its review; a reader without the right to write starts nothing. */
function OpenedOrder({
  order,
  sheet: Sheet,
}: {
  readonly order: OrderDetail;
  readonly sheet: ComponentType<SheetProps>;
}) {
  const client = useQueryClient();
  const opens = order.state === 'generated' && order.canEdit;
  useEffect(() => {
    if (!opens) return;
    // A failed start shows itself when the first edit is saved; the order stays readable.
    void call(orderRoutes.open, { params: { id: order.id } }).then(
      () => client.invalidateQueries({ queryKey: queryKey('ordering') }),
      () => undefined,
    );
  }, [opens, order.id, client]);
  // Once decided it is another sheet: edits of the last review must not lie on top of what was decided since.
  const phase = order.state === 'generated' || order.state === 'reviewing' ? 'open' : order.state;
  return (
    <>
      {/* On its own: the sheet does not wait for it. */}
      <Suspense fallback={null}>
        <OrderSources order={order} />
      </Suspense>
      <Sheet key={`${order.id} ${phase}`} order={order} />
    </>
  );
}
