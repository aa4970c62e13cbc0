import { useFormats, useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';
import { useJobWords } from '../../components/job-words.ts';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

export interface OperationsWords {
  /** `ordering.plan-night` in words; a kind that no list knows stays as it is. */
  kind: (code: string) => string;
  /** Milliseconds, in seconds from one second on; a dash without a figure. */
  duration: (ms: number | null) => string;
  /** Seconds as minutes, hours or days. */
  age: (seconds: number) => string;
  /** Ten-thousandths as per cent; a dash without a figure. */
  share: (bp: number | null) => string;
}

/** Words and figures of the operations pages. Stable while the language is. */
export function useOperationsWords(): OperationsWords {
  const t = useTranslations('operations');
  const { job } = useJobWords();
  const formats = useFormats();
  return useMemo(
    () => ({
      kind: job,
      duration: (ms) => {
        if (ms === null) return '–';
        if (ms < SECOND_MS) return t('ms', { value: formats.number(Math.round(ms)) });
        return t('seconds', { value: formats.number(ms / SECOND_MS, 1) });
      },
      age: (seconds) => {
        if (seconds < MINUTE_S) return t('seconds', { value: formats.number(seconds, 0) });
        const minutes = Math.floor(seconds / MINUTE_S);
        if (minutes < 120) return t('minutes', { value: formats.number(minutes) });
        if (minutes < 48 * 60) return t('hours', { value: formats.number(Math.floor(minutes / 60)) });
        return formats.days(Math.floor(minutes / 60 / 24));
      },
      share: (bp) => (bp === null ? '–' : formats.percent(bp / 10_000, 2)),
    }),
    [t, formats, job],
  );
}

/** Share of requests that did not fail on the server's side, in ten-thousandths; rounded down, so that 100 % means all. */
export const successBp = ({ requests, failed }: { requests: number; failed: number }): number | null =>
  requests === 0 ? null : Math.floor(((requests - failed) * 10_000) / requests);
