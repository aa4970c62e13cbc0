import { type StockItem, stockRoutes } from '@larder/contracts/inventory/stock';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiPages, rowsOf } from '../../lib/query.ts';

const PAGE = 500;

/** Every stocked item of a store: a sheet is filtered while typing, so it needs them all. */
export function useAllStock(storeId: string): {
  items: StockItem[];
  loading: boolean;
  error: unknown;
  refetch: () => unknown;
  cutoverAt: string | null | undefined;
} {
  const query = useInfiniteQuery(
    apiPages('inventory', stockRoutes.stock, { params: { id: storeId }, query: { limit: PAGE } }),
  );
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const first = query.data?.pages[0] as { cutoverAt?: string | null } | undefined;
  return {
    items: rowsOf<StockItem>(query.data),
    loading: query.isLoading || hasNextPage,
    error: query.error,
    refetch: query.refetch,
    cutoverAt: first?.cutoverAt,
  };
}
