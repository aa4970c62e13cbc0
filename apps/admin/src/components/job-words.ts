import { useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

interface JobWords {
  /** `ordering.release-order` in words; a job that no list knows stays as it is. */
  job: (code: string) => string;
  /** Who acted: a person or device by its name, what works by itself as "System · Release an order". */
  actor: (actor: { kind: 'user' | 'device' | 'job'; name: string }) => string;
  /** The same where only the name is known. */
  maker: (name: string) => string;
}

/** Words for what acts without a person. Needs the messages `jobs`; stable while the language is. */
export function useJobWords(): JobWords {
  const t = useTranslations('jobs');
  return useMemo(() => {
    const job = (code: string) => (t.has(`name.${code}`) ? t(`name.${code}`) : code);
    const system = (name: string) => `${t('system')} · ${job(name)}`;
    return {
      job,
      actor: ({ kind, name }) => (kind === 'job' ? system(name) : name),
      maker: (name) => (t.has(`name.${name}`) ? system(name) : name),
    };
  }, [t]);
}
