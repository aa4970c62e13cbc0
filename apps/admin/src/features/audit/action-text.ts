import { type ActionWords, actionWords } from '@larder/i18n/audit-words';
import { useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

/** Reads `identity.device-key.revoke` as words. Stable while the language is. */
export function useActionText(): ActionWords {
  const t = useTranslations('audit');
  return useMemo(() => actionWords(t), [t]);
}
