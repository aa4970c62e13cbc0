import { useMedia, usePhone } from '@larder/ui';
import { useSyncExternalStore } from 'react';
import { preferences, subscribePreferences } from '../../lib/preferences.ts';

/** True where the columns of the sheet don't fit: on phones, and in large type up to the width of a tablet. */
export function useCards(): boolean {
  const { size } = useSyncExternalStore(subscribePreferences, preferences);
  const tablet = useMedia('(max-width: 1199px)');
  const phone = usePhone();
  return phone || (tablet && size === 'large');
}
