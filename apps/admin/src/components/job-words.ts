import { useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

/** Reads `ordering.release-order` as words; a job that no list knows stays as it is. Needs the messages `jobs`. */
export function useJobWords(): { job: (code: string) => string; actor: (actor: Actor) => string } {
  const t = useTranslations('jobs');
  return useMemo(() => {
    const job = (code: string) => (t.has(`name.${code}`) ? t(`name.${code}`) : code);
    return {
      job,
      // What works by itself has no person's name: "System · Release an order".
      actor: ({ kind, name }) => (kind === 'job' ? `${t('system')} · ${job(name)}` : name),
    };
  }, [t]);
}

interface Actor {
  kind: 'user' | 'device' | 'job';
  name: string;
}
