import type { Store } from '@larder/contracts/org/units';
import type { Translate } from '@larder/i18n/react';
import type { Tone } from '@larder/ui';
import { clockText } from '../../lib/minutes.ts';

export const STORE_STATUSES = ['planned', 'open', 'suspended', 'closed'] as const;
export const LOCATION_TYPES = ['business', 'community', 'school'] as const;
export const SITE_KINDS = ['store', 'central_kitchen', 'warehouse'] as const;
export const STATUS_TONES: Record<Store['status'], Tone> = {
  planned: 'neutral',
  open: 'good',
  suspended: 'warn',
  closed: 'neutral',
};
export const DAY_MINUTES = 1440;

/** "08:00–22:00", with the next day named when a store closes after midnight. */
export function hoursText(t: Translate, store: Pick<Store, 'openMinute' | 'closeMinute'>): string {
  const close = clockText(store.closeMinute % DAY_MINUTES);
  const end = store.closeMinute > DAY_MINUTES ? t('nextDay', { time: close }) : close;
  return `${clockText(store.openMinute)}–${store.closeMinute === DAY_MINUTES ? '24:00' : end}`;
}
