import { type JobWords, jobWords } from '@larder/i18n/audit-words';
import { useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

/** Words for what acts without a person. Needs the messages `jobs`; stable while the language is. */
export function useJobWords(): JobWords {
  const t = useTranslations('jobs');
  return useMemo(() => jobWords(t), [t]);
}
