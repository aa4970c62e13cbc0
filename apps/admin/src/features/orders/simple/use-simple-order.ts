import { usePhone } from '@larder/ui';
import { useSyncExternalStore } from 'react';
import { preferences, subscribePreferences } from '../../../lib/preferences.ts';
import { useSession } from '../../../lib/session.ts';
import { orderDetail } from '../routes.tsx';

/**
 * Whether an order opens in large type with little to read: what the address says, else the person's own choice, else so for
 * the manager of a store on a phone.
 */
export function useSimpleOrder(): boolean {
  const { mode } = orderDetail.useSearch();
  const { orders } = useSyncExternalStore(subscribePreferences, preferences);
  const { roles } = useSession();
  const phone = usePhone();
  if (mode !== 'auto') return mode === 'simple';
  if (orders !== 'auto') return orders === 'simple';
  return phone && roles.includes('store_manager');
}
