import type { DemandAlert } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import { nameIn } from '../../lib/scope.ts';

const TONE = { open: 'warn', confirmed: 'good', dismissed: 'neutral', lapsed: 'neutral' } as const;

export function AlertState({ state }: { state: DemandAlert['state'] }) {
  const t = useTranslations('demand-alerts');
  return <Badge tone={TONE[state]}>{t(`state.${state}`)}</Badge>;
}

/** The alert as people say it: area, what is left of the shortest item, and what is ahead. */
export function useSentence(): (alert: DemandAlert) => string {
  const t = useTranslations('demand-alerts');
  const { locale, number, unit } = useFormats();
  return (alert) =>
    t('sentence', {
      area: nameIn(locale, alert.area),
      item: nameIn(locale, alert.worst.item),
      have: number(alert.worst.have),
      need: number(alert.worst.need),
      uom: unit(alert.worst.uom, alert.worst.need),
    });
}
