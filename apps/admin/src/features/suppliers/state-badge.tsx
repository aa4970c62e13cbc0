import type { SupplySource } from '@larder/contracts/catalog/supply';
import { useTranslations } from '@larder/i18n/react';
import { Badge, type Tone } from '@larder/ui';

export const SUPPLY_STATES = ['candidate', 'approved', 'conditional', 'suspended', 'blocked'] as const;

const TONES: Record<SupplySource['state'], Tone> = {
  candidate: 'neutral',
  approved: 'good',
  conditional: 'warn',
  suspended: 'warn',
  blocked: 'bad',
};

/** How far a source is trusted. */
export function StateBadge({ state }: { state: SupplySource['state'] }) {
  const t = useTranslations('suppliers');
  return <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>;
}
