import { useTranslations } from '@larder/i18n/react';
import { Badge, type Tone } from '@larder/ui';

export const STATES = ['open', 'receiving', 'complete', 'reconciled', 'disputed'] as const;
type State = (typeof STATES)[number];
const TONES: Readonly<Record<State, Tone>> = {
  open: 'neutral',
  receiving: 'warn',
  complete: 'good',
  reconciled: 'good',
  disputed: 'bad',
};

/** State of a store-day in one word. */
export function DayBadge({ state }: { state: State }) {
  const t = useTranslations('tickets');
  return <Badge tone={TONES[state]}>{t(`day.${state}`)}</Badge>;
}
