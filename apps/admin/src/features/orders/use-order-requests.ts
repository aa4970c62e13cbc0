import { type ReplenishmentRequest, requestRoutes } from '@larder/contracts/ordering/requests';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiQuery } from '../../lib/query.ts';

const MOST = 200;
const NONE: readonly ReplenishmentRequest[] = [];

export type AskedByItem = ReadonlyMap<string, ReplenishmentRequest>;

/** What clerks asked for that concerns an order: all of it, and by item what is still to be answered. */
export function useOrderRequests(orderId: string): {
  readonly requests: readonly ReplenishmentRequest[];
  readonly asked: AskedByItem;
} {
  const query = useQuery(apiQuery('ordering', requestRoutes.list, { query: { orderId, limit: MOST } }));
  const requests = query.data?.items ?? NONE;
  const asked = useMemo(
    () => new Map(requests.filter((r) => r.state === 'open').map((r) => [r.item.id, r])),
    [requests],
  );
  return { requests, asked };
}
