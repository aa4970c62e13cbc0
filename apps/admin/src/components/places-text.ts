import { useTranslations } from '@larder/i18n/react';
import { useCallback } from 'react';
import { countPlaces } from '../lib/scope.ts';
import type { Session } from '../lib/session.ts';

/** Says how many places there are: "12 stores · 1 kitchen or warehouse". */
export function usePlacesText(): (places: Session['stores']) => string {
  const t = useTranslations('shell');
  return useCallback(
    (places) => {
      const { count, sites } = countPlaces(places);
      return [
        count > 0 || sites === 0 ? t('scope.count', { count }) : '',
        sites > 0 ? t('scope.sites', { count: sites }) : '',
      ]
        .filter(Boolean)
        .join(' · ');
    },
    [t],
  );
}
