import { type OrderDetail, orderRoutes } from '@larder/contracts/ordering/order';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { call } from '../../lib/api-client.ts';
import { apiQuery, queryKey } from '../../lib/query.ts';
import { OrderEditor } from './order-editor.tsx';
import { orderDetail } from './routes.tsx';

/** One suggested order: read it, change it, approve it. */
export default function OrderPage() {
  const { orderId } = orderDetail.useParams();
  const query = useQuery(apiQuery('ordering', orderRoutes.get, { params: { id: orderId } }));
  return <QueryGate query={query}>{(order) => <OpenedOrder order={order} />}</QueryGate>;
}

/** Looking at a new order starts its review; a reader without the right to write starts nothing. */
function OpenedOrder({ order }: { readonly order: OrderDetail }) {
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
  // Another state is another sheet: edits of the last review must not lie on top of what was decided since.
  return <OrderEditor key={`${order.id} ${order.state}`} order={order} />;
}
