import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../lib/api-client.ts';
import { queryKey } from '../../lib/query.ts';

const MOST = 200;
const NONE: readonly ReplenishmentRequest[] = [];

export type AskedByItem = ReadonlyMap<string, ReplenishmentRequest>;

/** What clerks asked for that concerns an order: all of it, and by item what is still to be answered. */
export function useOrderRequests(orderId: string): {
  readonly requests: readonly ReplenishmentRequest[];
  readonly asked: AskedByItem;
} {
  const input = { query: { orderId, limit: MOST } };
  const query = useQuery({
    queryKey: queryKey('ordering', '/api/v1/ordering/requests', input),
    queryFn: async ({ signal }) => {
      // The sheet does not wait for the contract of something that most orders have none of.
      const { requestRoutes } = await import('@larder/contracts/ordering/requests');
      return call(requestRoutes.list, input, { signal });
    },
  });
  const requests = query.data?.items ?? NONE;
  const asked = useMemo(
    () => new Map(requests.filter((r) => r.state === 'open').map((r) => [r.item.id, r])),
    [requests],
  );
  return { requests, asked };
}
