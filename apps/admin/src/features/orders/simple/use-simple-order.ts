import { isPhone, usePhone } from '@larder/ui';
import { useSyncExternalStore } from 'react';
import { type Preferences, preferences, subscribePreferences } from '../../../lib/preferences.ts';
import { type Session, useSession } from '../../../lib/session.ts';
import { orderDetail } from '../routes.tsx';

type Choice = Preferences['orders'];

/** What the address says, else the person's own choice, else simple for the manager of a store on a phone. */
function isSimple(mode: Choice, chosen: Choice, roles: Session['roles'], phone: boolean): boolean {
  if (mode !== 'auto') return mode === 'simple';
  if (chosen !== 'auto') return chosen === 'simple';
  return phone && roles.includes('store_manager');
}

/** Whether an order opens in large type with little to read. */
export function useSimpleOrder(): boolean {
  const { mode } = orderDetail.useSearch();
  const { orders } = useSyncExternalStore(subscribePreferences, preferences);
  const { roles } = useSession();
  return isSimple(mode, orders, roles, usePhone());
}

/** The same before the page is rendered, so that its sheet's code can be on its way. */
export function opensSimple(mode: unknown, { roles }: Pick<Session, 'roles'>): boolean {
  const asked = mode === 'simple' || mode === 'full' ? mode : 'auto';
  return isSimple(asked, preferences().orders, roles, isPhone());
}
